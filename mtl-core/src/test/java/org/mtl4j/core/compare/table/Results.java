// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;

/** A small experiment of two tasks, and results for it that need no training. */
public final class Results {
  private Results() {}

  /** The tasks "value" (rmse) and "yes" (auc) on generated rows. */
  public static ExperimentBuilder experiment() {
    return Mtl.experiment()
        .data(new RelatedTasks())
        .task("value", new Regression("regression"))
        .task("yes", new Binary("binary"));
  }

  /** What runs of an experiment have in common. */
  public static RunPlan plan(Experiment experiment) {
    Configuration configuration = new Configuration(Registry.load());
    return RunPlan.of(
        experiment,
        Preparation.prepare(experiment),
        id -> configuration.create(Kind.METRIC, id, List.of()));
  }

  public static RunPlan withoutValidation(String select) {
    return plan(
        experiment()
            .split(new Split().validation(new Split.Part(0)))
            .training(training -> training.select(select))
            .build());
  }

  /** A result with these validation and test values and this criterion. */
  public static Outcome finished(Trial trial, double rmse, double auc, double criterion) {
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    values.put("value", Map.of("rmse", rmse));
    values.put("yes", Map.of("auc", auc));
    trial.alone().ifPresent(task -> values.keySet().retainAll(List.of(task)));
    EpochEnded epoch = new EpochEnded(0, Map.of(), values, criterion, true, 0.1, 1, 0);
    return new Outcome.Finished(
        new RunResult(
            trial.combination().name(),
            trial.seed(),
            values,
            values,
            2,
            0,
            "all epochs done",
            List.of(epoch),
            List.of()),
        OptionalLong.of(100 << 20));
  }

  /** Runs every trial by a rule, in order. */
  public static TrialRunner runner(BiFunction<RunPlan, Trial, Outcome> rule) {
    return (common, sequences, done) ->
        sequences.forEach(trials -> trials.forEach(t -> done.accept(t, rule.apply(common, t))));
  }
}
