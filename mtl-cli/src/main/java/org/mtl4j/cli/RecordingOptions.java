// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.report.GradientLog;
import org.mtl4j.tensorflow.board.TensorBoard;
import picocli.CommandLine.Option;

/**
 * What of a run is recorded as it goes; changes nothing of what comes out of it but the last bits,
 * where a balancer would have done without the gradients that are recorded.
 */
final class RecordingOptions {
  /** The default folder of events, in that of the results. */
  static final String EVENTS = "tensorboard";

  @Option(
      names = "--record",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "With a balancer, record the gradients' cosines and norms and the weights every N steps"
              + " in gradients.csv; 0 for never. Default: ${DEFAULT-VALUE}.")
  private int every;

  @Option(
      names = "--tensorboard",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "DIR",
      description =
          "Write events for TensorBoard, every N steps and every epoch. Default folder: tensorboard"
              + " in that of the results.")
  private Optional<Path> events;

  /** What watches one run, whose results will lie in a folder. */
  Watch watch(Path folder) {
    if (every < 0) {
      throw new ConfigurationException("--record must be 0 or more, but is " + every);
    }
    if (every == 0 && events.isPresent()) {
      throw new ConfigurationException("--tensorboard needs --record of 1 or more, but it is 0");
    }
    return new Watch(
        every == 0 ? Optional.empty() : Optional.of(new GradientLog(folder, every)),
        events
            .map(asked -> asked.toString().isEmpty() ? folder.resolve(EVENTS) : asked)
            .map(place -> new TensorBoard(place, every)));
  }

  /** The listeners of one run. */
  record Watch(Optional<GradientLog> log, Optional<TensorBoard> board) implements AutoCloseable {
    /** All listeners, and some more. */
    TrainingListener[] with(TrainingListener... others) {
      Collection<TrainingListener> all = new ArrayList<>(List.of(others));
      log.ifPresent(all::add);
      board.ifPresent(all::add);
      return all.toArray(TrainingListener[]::new);
    }

    /** Means over the recorded steps of each epoch. */
    List<Map<String, Double>> epochs() {
      return log.map(GradientLog::epochs).orElse(List.of());
    }

    @Override
    public void close() {
      log.ifPresent(GradientLog::close);
      board.ifPresent(TensorBoard::close);
    }
  }
}
