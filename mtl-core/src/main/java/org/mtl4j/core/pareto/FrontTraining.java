// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.pareto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.batch.LabelMask;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.metric.LogLoss;
import org.mtl4j.methods.metric.Mse;

/** Trains one model for each preference and seed; those of a seed start from the same values. */
public final class FrontTraining {
  private FrontTraining() {}

  /**
   * Evenly spread preferences for the method that takes one.
   *
   * @param points the wanted number; the nearest possible number is returned
   * @throws ConfigurationException if no method takes a preference, or {@code points} is too small
   */
  public static List<List<Double>> preferences(Experiment experiment, int points) {
    boolean inside = preferential(experiment.coordination()).positiveShares();
    int tasks = experiment.tasks().size();
    try {
      return inside ? SimplexLattice.inside(tasks, points) : SimplexLattice.near(tasks, points);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  /**
   * Trains along preferences. Test rows are read once a run, at its end. A preference with a failed
   * run has no point; the front has the reason.
   *
   * @param plan with a balancer or a weighting that takes a preference
   * @param preferences one or more, each with one share a task
   * @param seeds of the runs of each preference, one or more
   * @param runner runs the trials
   * @throws ConfigurationException if no method takes a preference, if the model cannot be trained,
   *     if a task has no labels in the validation rows, or if every preference failed
   */
  public static Front train(
      RunPlan plan, List<List<Double>> preferences, List<Long> seeds, TrialRunner runner) {
    requireLabels(plan);
    List<Axis> axes = new ArrayList<>();
    List<EvaluatedTask> tasks = new ArrayList<>();
    for (EvaluatedTask task : plan.tasks()) {
      Metric metric = loss(task);
      axes.add(new Axis(task.name(), metric.id(), metric.direction()));
      tasks.add(task.with(metric));
    }
    RunPlan evaluated = plan.tasks(tasks);
    List<List<Trial>> sequences = new ArrayList<>();
    for (List<Double> preference : preferences) {
      Combination combination = combination(plan, preference, preferences);
      sequences.add(seeds.stream().map(seed -> trial(preference, combination, seed)).toList());
    }
    Trainer.check(sequences.get(0).get(0).plan(evaluated));
    runner.planned(preferences.size() * seeds.size());
    Map<Trial, Outcome> outcomes = new LinkedHashMap<>();
    runner.run(evaluated, sequences, outcomes::put);
    List<Point> points = new ArrayList<>();
    Map<List<Double>, String> failures = new LinkedHashMap<>();
    for (int p = 0; p < sequences.size(); p++) {
      add(preferences.get(p), sequences.get(p), outcomes, axes, points, failures);
    }
    if (points.isEmpty()) {
      throw new ConfigurationException(
          "every run of the front failed; the first: " + failures.values().iterator().next());
    }
    return new Front(axes, seeds, points, failures);
  }

  private static void requireLabels(RunPlan plan) {
    Dataset rows =
        plan.data()
            .validation()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "a front is evaluated on validation rows, but there are none; set"
                            + " split.validation"));
    int[] labeled = new LabelMask(plan.fitted(), rows).sizes();
    for (int t = 0; t < labeled.length; t++) {
      if (labeled[t] == 0) {
        throw new ConfigurationException(
            "a front is evaluated on validation rows, but none of the %d has a label of the task '%s'"
                .formatted(rows.rows(), plan.tasks().get(t).name()));
      }
    }
  }

  /** Adds a point if all of its runs have finite values on every axis, else the first reason. */
  private static void add(
      List<Double> preference,
      List<Trial> trials,
      Map<Trial, Outcome> outcomes,
      List<Axis> axes,
      List<Point> points,
      Map<List<Double>, String> failures) {
    List<RunResult> runs = new ArrayList<>();
    for (Trial trial : trials) {
      Outcome outcome = outcomes.get(trial);
      Optional<String> reason =
          outcome instanceof Outcome.Finished finished
              ? undefined(axes, finished.result())
              : Optional.of(((Outcome.Failed) outcome).reason());
      if (reason.isPresent()) {
        failures.put(preference, "seed %d: %s".formatted(trial.seed(), reason.get()));
        return;
      }
      runs.add(((Outcome.Finished) outcome).result());
    }
    points.add(new Point(preference, runs));
  }

  private static Optional<String> undefined(List<Axis> axes, RunResult run) {
    return axes.stream()
        .filter(axis -> !Double.isFinite(axis.value(run)))
        .findFirst()
        .map(
            axis ->
                "the %s of '%s' on the validation rows is %s"
                    .formatted(axis.metric(), axis.task(), axis.value(run)));
  }

  /** The metric that equals the default loss; the primary one for other predictions. */
  private static Metric loss(EvaluatedTask task) {
    return Stream.<Metric>of(new LogLoss(), new Mse())
        .filter(metric -> metric.fits(task.task().prediction()))
        .findFirst()
        .orElse(task.primaryMetric());
  }

  private static Combination combination(
      RunPlan plan, List<Double> preference, List<List<Double>> all) {
    List<String> tasks = plan.tasks().stream().map(EvaluatedTask::name).toList();
    Coordination steered = steered(plan.coordination(), tasks, preference, all);
    String name = plan.name() + " at " + Front.text(preference);
    return new Combination(name, plan.model(), steered);
  }

  private static Trial trial(List<Double> preference, Combination combination, long seed) {
    return new Trial(Front.text(preference), combination, seed, Optional.empty(), Optional.empty());
  }

  /**
   * The same methods with another preference, set on the balancer if it takes one.
   *
   * @param all the preferences of all points
   */
  static Coordination steered(
      Coordination coordination,
      List<String> tasks,
      List<Double> preference,
      List<List<Double>> all) {
    Object steered = withPreference(preferential(coordination), tasks, preference, all);
    if (steered instanceof GradientBalancer balancer) {
      Balancing before = coordination.balancer().orElseThrow();
      return new Coordination(
          coordination.weighting(),
          Optional.of(new Balancing(balancer, before.on(), before.normalize())),
          coordination.transfer());
    }
    return new Coordination(
        (LossWeighting) steered, coordination.balancer(), coordination.transfer());
  }

  private static Object withPreference(
      Preferential<?> method, List<String> tasks, List<Double> preference, List<List<Double>> all) {
    try {
      return method.withPreference(tasks, preference, all);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "'%s': %s".formatted(Pluggable.Name.of(method), e.getMessage()), e);
    }
  }

  private static Preferential<?> preferential(Coordination coordination) {
    Optional<GradientBalancer> balancer = coordination.balancer().map(Balancing::balancer);
    if (balancer.isPresent() && balancer.get() instanceof Preferential<?> method) {
      return method;
    }
    if (coordination.weighting() instanceof Preferential<?> method) {
      return method;
    }
    throw new ConfigurationException(
        "a front needs a method that takes a preference, but the weighting '"
            + Pluggable.Name.of(coordination.weighting())
            + "'"
            + balancer
                .map(b -> " and the balancer '" + Pluggable.Name.of(b) + "' take none")
                .orElse(" takes none"));
  }
}
