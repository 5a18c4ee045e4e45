// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.sharing.hard.SharedBottom;

/**
 * The single-task baselines: each task trained alone with the encoder and head of the shared model,
 * the same seed and so the same initial values, and the same budget.
 */
public final class Baselines {
  /** The name of their entry in tables. */
  public static final String NAME = "each task alone";

  private Baselines() {}

  /** The combination that trains one task alone in a setting. */
  public static Combination combination(Setting setting, String task) {
    return setting.with(
        new Combination(
            "single " + task,
            new Model(setting.model().encoder(), new SharedBottom(), setting.model().head()),
            new Coordination()));
  }

  /**
   * A task of a plan by its name.
   *
   * @throws ConfigurationException if there is none
   */
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

  /**
   * The validation value of each task's primary metric, for selection by Δm.
   *
   * @param results one baseline a task
   * @return empty if the runs had no validation rows
   */
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
}
