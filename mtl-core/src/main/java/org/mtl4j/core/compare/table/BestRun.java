// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Outcome.Finished;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;

/** The best of several runs on validation rows. It has the seconds of all and their peak memory. */
public final class BestRun {
  private BestRun() {}

  /** Of runs that train one task alone, by its primary metric; empty if none finished. */
  public static Optional<Finished> alone(EvaluatedTask task, List<Outcome> outcomes) {
    double sign = task.primaryMetric().direction() == Direction.HIGHER ? 1 : -1;
    return of(
        outcomes,
        run ->
            sign
                * run.validation()
                    .getOrDefault(task.name(), Map.of())
                    .getOrDefault(task.primary(), Double.NaN));
  }

  /**
   * Of runs that train all tasks, by the criterion of their best epochs; empty if none finished.
   */
  static Optional<Finished> together(List<Outcome> outcomes) {
    return of(
        outcomes,
        run -> run.history().isEmpty() ? Double.NaN : run.history().get(run.best()).criterion());
  }

  private static Optional<Finished> of(List<Outcome> outcomes, ToDoubleFunction<RunResult> score) {
    List<Finished> runs =
        outcomes.stream().filter(Finished.class::isInstance).map(Finished.class::cast).toList();
    return runs.stream()
        .map(Finished::result)
        .max(Comparator.comparingDouble(run -> orLowest(score.applyAsDouble(run))))
        .map(
            best ->
                new Finished(
                    best.withSeconds(runs.stream().mapToDouble(r -> r.result().seconds()).sum()),
                    peak(runs)));
  }

  private static double orLowest(double score) {
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }

  /** The largest memory of several runs. */
  static OptionalLong peak(List<Finished> runs) {
    return runs.stream().flatMapToLong(run -> run.memory().stream()).max();
  }
}
