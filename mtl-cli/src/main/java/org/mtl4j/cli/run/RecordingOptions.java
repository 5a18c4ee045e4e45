// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.report.GradientLog;
import org.mtl4j.report.LiveRun;
import org.mtl4j.report.LiveServer;
import org.mtl4j.tensorflow.board.TensorBoard;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options for recording a run. Recording may change the last bits of the result if the balancer
 * would otherwise have skipped the gradients.
 */
public final class RecordingOptions {
  /** The default folder of TensorBoard events, in the folder of the results. */
  public static final String EVENTS = "tensorboard";

  @Option(
      names = "--record",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "With a balancer, record cosines and norms of the gradients, and the weights, every N"
              + " steps in gradients.csv; 0 for never. Default: ${DEFAULT-VALUE}.")
  private int every;

  @Option(
      names = "--tensorboard",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "DIR",
      description =
          "Write TensorBoard events every N steps and every epoch. Default folder: tensorboard in"
              + " the folder of the results.")
  private Optional<Path> events;

  @Mixin private WatchOptions watch;

  /**
   * Starts to record one run.
   *
   * @param folder the folder of its results
   * @param interruption gets the request to stop of the live page
   */
  public Recording start(Path folder, Interruption interruption) {
    if (every < 0) {
      throw new ConfigurationException("--record must be 0 or more, but is " + every);
    }
    if (every == 0 && events.isPresent()) {
      throw new ConfigurationException("--tensorboard needs --record of 1 or more, but it is 0");
    }
    Optional<LiveRun> live =
        watch.watched() ? Optional.of(new LiveRun(folder.toString())) : Optional.empty();
    return new Recording(
        every == 0 ? Optional.empty() : Optional.of(new GradientLog(folder, every)),
        events
            .map(given -> given.toString().isEmpty() ? folder.resolve(EVENTS) : given)
            .map(place -> new TensorBoard(place, every)),
        live,
        live.flatMap(run -> watch.start(run, interruption)));
  }

  /** The listeners that record one run. */
  public record Recording(
      Optional<GradientLog> log,
      Optional<TensorBoard> board,
      Optional<LiveRun> live,
      Optional<LiveServer> page)
      implements AutoCloseable {
    /** These listeners and others. */
    public TrainingListener[] with(TrainingListener... others) {
      Collection<TrainingListener> all = new ArrayList<>(List.of(others));
      log.ifPresent(all::add);
      board.ifPresent(all::add);
      live.ifPresent(all::add);
      return all.toArray(TrainingListener[]::new);
    }

    /** Means over the recorded steps of each epoch. */
    public List<Map<String, Double>> epochs() {
      return log.map(GradientLog::epochs).orElse(List.of());
    }

    @Override
    public void close() {
      log.ifPresent(GradientLog::close);
      board.ifPresent(TensorBoard::close);
      page.ifPresent(LiveServer::close);
    }
  }
}
