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
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.metric.LogLoss;
import org.mtl4j.core.metric.Mse;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.JudgedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** Trains one model for each preference, all from the same first values. */
public final class FrontTraining {
  private FrontTraining() {}

  /**
   * Trains along preferences; test rows are read once a point, at its end.
   *
   * @param plan with a balancer or else a weighting that takes a preference
   * @param preferences one share a task each
   * @throws ConfigurationException where no method takes a preference, or there are no validation
   *     rows
   */
  public static Front train(
      Trainer trainer,
      RunPlan plan,
      List<List<Double>> preferences,
      TrainingListener... observers) {
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
    List<Point> points = new ArrayList<>();
    for (List<Double> preference : preferences) {
      RunPlan run = steered(plan, tasks, preference);
      try (TrainedModel model = trainer.train(run, observers)) {
        points.add(new Point(preference, model.test()));
      }
    }
    return new Front(axes, points);
  }

  /** The metric that measures what the usual losses do; the primary one for other predictions. */
  private static Metric loss(JudgedTask task) {
    return Stream.<Metric>of(new LogLoss(), new Mse())
        .filter(metric -> metric.fits(task.task().prediction()))
        .findFirst()
        .orElse(task.primaryMetric());
  }

  private static RunPlan steered(RunPlan plan, List<JudgedTask> tasks, List<Double> preference) {
    Coordination coordination =
        steered(plan.coordination(), tasks.stream().map(JudgedTask::name).toList(), preference);
    return new RunPlan(
        plan.name() + " " + preference,
        tasks,
        plan.data(),
        plan.model(),
        coordination,
        plan.training(),
        plan.backend(),
        plan.reference());
  }

  /** The same methods with another preference: the balancer's if it takes one. */
  static Coordination steered(
      Coordination coordination, List<String> tasks, List<Double> preference) {
    Optional<Balancing> balancing = coordination.balancer();
    if (balancing.isPresent()
        && balancing.get().balancer() instanceof Preferential<?> method
        && method.preferring(tasks, preference) instanceof GradientBalancer balancer) {
      return new Coordination(
          coordination.weighting(),
          Optional.of(new Balancing(balancer, balancing.get().on())),
          coordination.transfer());
    }
    if (coordination.weighting() instanceof Preferential<?> method
        && method.preferring(tasks, preference) instanceof LossWeighting weighting) {
      return new Coordination(weighting, balancing, coordination.transfer());
    }
    throw new ConfigurationException(
        "a front needs a method that takes a preference, but the weighting '"
            + Pluggable.Name.of(coordination.weighting())
            + "'"
            + balancing
                .map(b -> " and the balancer '" + Pluggable.Name.of(b.balancer()) + "' take none")
                .orElse(" takes none"));
  }
}
