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
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.judge.Combination;
import org.mtl4j.core.judge.Outcome;
import org.mtl4j.core.judge.Trial;
import org.mtl4j.core.judge.TrialRunner;
import org.mtl4j.core.metric.LogLoss;
import org.mtl4j.core.metric.Mse;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.plan.JudgedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** Trains one model for each preference, all from the same first values. */
public final class FrontTraining {
  private static final String ROW = "front";

  private FrontTraining() {}

  /**
   * Preferences spread evenly for the method that takes one, as many as come nearest to a number.
   *
   * @throws ConfigurationException where no method takes a preference, or the points are too few
   */
  public static List<List<Double>> preferences(Experiment experiment, int points) {
    boolean inside = steered(experiment.coordination()).positive();
    int tasks = experiment.tasks().size();
    try {
      return inside ? SimplexLattice.inside(tasks, points) : SimplexLattice.near(tasks, points);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  /**
   * Trains along preferences; test rows are read once a point, at its end. A training that fails is
   * no point, but its reason is kept.
   *
   * @param plan with a balancer or else a weighting that takes a preference
   * @param preferences one share a task each
   * @param runner does the trainings
   * @throws ConfigurationException where no method takes a preference, there are no validation
   *     rows, or no training ended well
   */
  public static Front train(RunPlan plan, List<List<Double>> preferences, TrialRunner runner) {
    if (plan.data().validation().isEmpty()) {
      throw new ConfigurationException(
          "a front is judged on validation rows, but there are none; set split.validation");
    }
    List<Axis> axes = new ArrayList<>();
    List<JudgedTask> tasks = new ArrayList<>();
    for (JudgedTask task : plan.tasks()) {
      Metric metric = loss(task);
      Map<String, Metric> metrics = new LinkedHashMap<>(task.metrics());
      metrics.putIfAbsent(metric.id(), metric);
      axes.add(new Axis(task.name(), metric.id(), metric.direction()));
      tasks.add(
          new JudgedTask(
              task.task(), task.type(), task.head(), metrics, task.primary(), task.threshold()));
    }
    List<Trial> trials = preferences.stream().map(share -> trial(plan, share)).toList();
    Map<Trial, Outcome> outcomes = new LinkedHashMap<>();
    runner.run(judgedBy(plan, tasks), List.of(trials), outcomes::put);
    return front(axes, preferences, trials.stream().map(outcomes::get).toList());
  }

  private static Front front(
      List<Axis> axes, List<List<Double>> preferences, List<Outcome> outcomes) {
    List<Point> points = new ArrayList<>();
    Map<List<Double>, String> failures = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Finished finished) {
        points.add(new Point(preferences.get(i), finished.result()));
      } else if (outcomes.get(i) instanceof Outcome.Failed failed) {
        failures.put(preferences.get(i), failed.reason());
      }
    }
    if (points.isEmpty()) {
      throw new ConfigurationException(
          "no training of the front ended well; the first: " + failures.values().iterator().next());
    }
    return new Front(axes, points, failures);
  }

  /** The metric that measures what the usual losses do; the primary one for other predictions. */
  private static Metric loss(JudgedTask task) {
    return Stream.<Metric>of(new LogLoss(), new Mse())
        .filter(metric -> metric.fits(task.task().prediction()))
        .findFirst()
        .orElse(task.primaryMetric());
  }

  private static Trial trial(RunPlan plan, List<Double> preference) {
    List<String> tasks = plan.tasks().stream().map(JudgedTask::name).toList();
    return new Trial(
        ROW,
        new Combination(
            plan.name() + " " + preference,
            plan.model(),
            steered(plan.coordination(), tasks, preference)),
        plan.training().seed(),
        Optional.empty(),
        Optional.empty());
  }

  private static RunPlan judgedBy(RunPlan plan, List<JudgedTask> tasks) {
    return new RunPlan(
        plan.name(),
        tasks,
        plan.data(),
        plan.model(),
        plan.coordination(),
        plan.training(),
        plan.backend(),
        plan.reference());
  }

  /** The same methods with another preference: the balancer's if it takes one. */
  static Coordination steered(
      Coordination coordination, List<String> tasks, List<Double> preference) {
    Object other = preferring(steered(coordination), tasks, preference);
    if (other instanceof GradientBalancer balancer) {
      Balancing before = coordination.balancer().orElseThrow();
      return new Coordination(
          coordination.weighting(),
          Optional.of(new Balancing(balancer, before.on(), before.normalise())),
          coordination.transfer());
    }
    return new Coordination(
        (LossWeighting) other, coordination.balancer(), coordination.transfer());
  }

  private static Object preferring(
      Preferential<?> method, List<String> tasks, List<Double> preference) {
    try {
      return method.preferring(tasks, preference);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "'%s': %s".formatted(Pluggable.Name.of(method), e.getMessage()), e);
    }
  }

  private static Preferential<?> steered(Coordination coordination) {
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
