package org.mtl4j.core.compare.contender;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.Selection;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.sharing.SharedBottom;

/**
 * The single-task models against which sharing is judged: each task alone, with the encoder and
 * head of the shared model, the same seed and hence the same starting values, the same budget.
 */
public final class Baselines {
  private Baselines() {}

  /** The run that trains one task alone. */
  public static RunPlan alone(RunPlan plan, EvaluatedTask task) {
    return new RunPlan(
        "single " + task.name(),
        List.of(task),
        plan.data(),
        new Model(plan.model().encoder(), new SharedBottom(), plan.model().head()),
        new Coordination(),
        selectedByItself(plan.training()),
        plan.backend(),
        Optional.empty());
  }

  /** A task of a run, by its name. */
  public static EvaluatedTask task(RunPlan plan, String name) {
    return plan.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the baseline is to train '%s', but there is no such task; %s"
                        .formatted(
                            name,
                            Nearest.hint(
                                name, plan.tasks().stream().map(EvaluatedTask::name).toList()))));
  }

  /** The validation value of each task's primary metric, for selection by Δm. */
  public static Optional<Map<String, Double>> reference(
      List<EvaluatedTask> tasks, List<RunResult> results) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int t = 0; t < tasks.size(); t++) {
      Map<String, Double> metrics = results.get(t).validation().get(tasks.get(t).name());
      if (metrics == null) {
        return Optional.empty();
      }
      values.put(tasks.get(t).name(), metrics.get(tasks.get(t).primary()));
    }
    return Optional.of(values);
  }

  /** For one task alone, Δm against its first epoch ranks epochs as its primary metric does. */
  private static Training selectedByItself(Training training) {
    Selection selection = training.select();
    String by = selection.by().equals("last") ? "last" : "delta-m";
    return training.select(new Selection(by, selection.patience()));
  }
}
