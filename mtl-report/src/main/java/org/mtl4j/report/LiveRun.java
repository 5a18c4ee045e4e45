// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.serve.file.Json;

/**
 * The state of a run for its live page: progress, the curves so far, warnings. A step costs a few
 * assignments; the state is made when the page asks for it.
 */
public final class LiveRun implements TrainingListener, Supplier<ObjectNode> {
  /** Reads the curves of a name: kind, task and name on the page. */
  private record Key(String kind, String task, String name) {}

  private final Map<Key, Curve> curves = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final String folder;
  private Optional<Started> started = Optional.empty();
  private Optional<Ended> ended = Optional.empty();
  private Optional<EpochEnded> last = Optional.empty();
  private int best;
  private volatile long step;

  /**
   * A run that has not started.
   *
   * @param folder of its results
   */
  public LiveRun(String folder) {
    this.folder = folder;
  }

  @Override
  public synchronized void started(Started event) {
    started = Optional.of(event);
  }

  @Override
  public synchronized void described(List<String> lines) {
    labels.addAll(lines);
  }

  @Override
  public synchronized void resumed(Resumed event) {
    step = event.step();
    event.epochs().forEach(this::epochEnded);
  }

  @Override
  public synchronized void warned(String warning) {
    warnings.add(warning);
  }

  @Override
  public void stepped(Stepped event) {
    step = event.step() + 1;
  }

  @Override
  public synchronized void epochEnded(EpochEnded event) {
    last = Optional.of(event);
    best = event.best() ? event.epoch() + 1 : best;
    int all =
        event.losses().size()
            + event.validation().values().stream().mapToInt(Map::size).sum()
            + event.observations().values().stream().mapToInt(List::size).sum();
    int points = Curves.each(Curves.LIVE, all);
    event.losses().forEach((task, loss) -> add(event, points, "loss", task, "loss", loss));
    event
        .validation()
        .forEach(
            (task, metrics) ->
                metrics.forEach((id, value) -> add(event, points, "metric", task, id, value)));
    event.eachObserved((name, value) -> add(event, points, "observation", "", name, value));
    add(event, points, "run", "", "criterion", event.criterion());
    add(event, points, "run", "", "rate", event.rate());
  }

  private void add(
      EpochEnded event, int points, String kind, String task, String name, double value) {
    curves
        .computeIfAbsent(new Key(kind, task, name), key -> new Curve(points))
        .add(event.epoch() + 1.0, value);
  }

  @Override
  public synchronized void ended(Ended event) {
    ended = Optional.of(event);
  }

  /** What the page shows now. */
  @Override
  public synchronized ObjectNode get() {
    ObjectNode state = Json.object().put("kind", "live").put("folder", folder);
    ObjectNode run = state.putObject("run");
    warnings.forEach(run.putArray("warnings")::add);
    labels.forEach(state.putArray("labels")::add);
    ArrayNode tasks = state.putArray("tasks");
    started.ifPresent(
        event -> {
          event.tasks().forEach(tasks::add);
          run.put("run", event.run()).put("seed", event.seed());
          run.put("parameters", event.parameters()).put("shared", event.shared());
          run.put("epochs", event.epochs());
          run.put("steps", (long) event.epochs() * event.stepsPerEpoch());
        });
    run.put("step", step);
    if (best > 0) {
      run.put("epoch", best);
    }
    last.ifPresent(event -> run.put("seconds", event.seconds()));
    ended.ifPresent(event -> run.put("ended", event.reason()));
    metrics(state.putObject("metrics").putObject("validation"));
    history(state.putObject("history"));
    return state;
  }

  private void metrics(ObjectNode node) {
    last.ifPresent(
        event ->
            event
                .validation()
                .forEach(
                    (task, metrics) -> {
                      ObjectNode of = node.putObject(task);
                      metrics.forEach((id, value) -> Json.put(of, id, value));
                    }));
  }

  private void history(ObjectNode node) {
    node.put("epochs", last.map(event -> event.epoch() + 1).orElse(0));
    node.put("thinned", curves.values().stream().anyMatch(Curve::thinned));
    ArrayNode array = node.putArray("curves");
    curves.forEach(
        (key, curve) -> {
          ObjectNode each = array.addObject().put("kind", key.kind());
          each.put("task", key.task()).put("name", key.name());
          curve.write(each, false);
        });
  }
}
