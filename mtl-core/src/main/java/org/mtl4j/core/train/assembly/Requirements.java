// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Checks what weighting and balancer need against what a run has, as far as possible before the
 * first step.
 */
public final class Requirements {
  private final List<EvaluatedTask> tasks;
  private final List<String> names;
  private final List<Method> methods;

  /** A weighting or a balancer; in messages "the weighting 'dwa'". */
  private record Method(String kind, Needs needs, Object options) {
    @Override
    public String toString() {
      return "the " + kind + " '" + Pluggable.Name.of(options) + "'";
    }
  }

  public Requirements(RunPlan plan) {
    this.tasks = plan.tasks();
    this.names = tasks.stream().map(EvaluatedTask::name).toList();
    this.methods = methods(plan.coordination());
  }

  /**
   * Checks a run before its model is built.
   *
   * @throws ConfigurationException if a method does not have what it needs
   */
  static void check(RunPlan plan) {
    Requirements requirements = new Requirements(plan);
    checkAccumulation(plan);
    requirements.checkTogether(plan.coordination());
    requirements.checkLogarithms(plan.coordination());
    int validationRows = plan.data().validation().map(Dataset::rows).orElse(0);
    for (Method method : requirements.methods) {
      requirements.checkTasks(method);
      requirements.checkPreference(method);
      checkValidation(method, validationRows);
      if (method.needs().risingScores()) {
        requirements.checkDirections(method);
      }
      if (method.needs().references()) {
        requirements.checkReferences(method, plan.reference().orElse(Map.of()));
      }
    }
  }

  private static void checkAccumulation(RunPlan plan) {
    if (plan.training().accumulate() > 1) {
      againstAccumulation(plan)
          .ifPresent(
              reason -> {
                throw new ConfigurationException(
                    "training.accumulate is %d, but %s; set training.accumulate to 1"
                        .formatted(plan.training().accumulate(), reason));
              });
    }
  }

  /** Methods that read one batch of an update, or its rows, do not support several batches. */
  private static Optional<String> againstAccumulation(RunPlan plan) {
    Optional<Balancing> balancing = plan.coordination().balancer();
    if (balancing.isPresent() && balancing.get().on() == Level.REPRESENTATION) {
      return Optional.of(
          "balancing on the representation works on the rows of one batch; set"
              + " coordination.balancer.on to parameters");
    }
    if (balancing.isPresent() && balancing.get().balancer().batches() > 1) {
      return Optional.of("the balancer reads several batches a step");
    }
    return plan.probing().equals(Probe.Demand.NOTHING)
        ? Optional.empty()
        : Optional.of("the weighting looks at the batch before and after the update");
  }

  /** Before a balancer of log losses, a weighting gets logarithms, which may be negative. */
  private void checkLogarithms(Coordination coordination) {
    if (coordination.balancer().map(Balancing::logLosses).orElse(false)
        && methods.get(0).needs().positiveLosses()) {
      throw new ConfigurationException(
          "%s needs losses above 0, but before %s it is given their logarithms; leave out"
                  .formatted(methods.get(0), methods.get(1))
              + " coordination.weighting");
    }
  }

  /** Tasks that are never trained in the same step cannot be weighted or balanced. */
  private void checkTogether(Coordination coordination) {
    for (Method method : methods) {
      if (method.needs().tasks() > 1 && !coordination.transfer().together()) {
        throw new ConfigurationException(
            ("%s needs several active tasks, but the transfer '%s' trains one task a step;"
                    + " leave out coordination.%s, or set coordination.transfer to joint")
                .formatted(method, Pluggable.Name.of(coordination.transfer()), method.kind()));
      }
    }
  }

  /** Warnings of methods that take effect only after the end of the run. */
  public static List<String> warnings(RunPlan plan) {
    List<String> warnings = new ArrayList<>();
    Training training = plan.training();
    for (Method method : methods(plan.coordination())) {
      if (training.steps() == 0 && training.epochs() < method.needs().epochs()) {
        warnings.add(
            "%s takes effect in epoch %d, but the run ends with epoch %d"
                .formatted(method, method.needs().epochs(), training.epochs()));
      }
    }
    return warnings;
  }

  /** Whether a method needs positive losses. */
  static boolean positiveLosses(Coordination coordination) {
    return methods(coordination).stream().anyMatch(method -> method.needs().positiveLosses());
  }

  /** The loss of a failed step that a method cannot use, as a sentence; empty if there is none. */
  public Optional<String> violation(long step, boolean[] present, double[] losses) {
    for (Method method : methods) {
      for (int t = 0; method.needs().positiveLosses() && t < losses.length; t++) {
        if (present[t] && losses[t] <= 0) {
          return Optional.of(
              "%s needs losses above 0, but that of '%s' is %s at step %d"
                  .formatted(method, names.get(t), (float) losses[t], step));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Method> methods(Coordination coordination) {
    List<Method> methods = new ArrayList<>();
    var weighting = coordination.weighting();
    methods.add(new Method("weighting", weighting.needs(), weighting));
    coordination
        .balancer()
        .map(Balancing::balancer)
        .ifPresent(b -> methods.add(new Method("balancer", b.needs(), b)));
    return methods;
  }

  private void checkTasks(Method method) {
    int least = method.needs().tasks();
    if (tasks.size() < least) {
      throw new ConfigurationException(
          "%s needs %s tasks or more, but there %s; leave out coordination.%s to train %s"
              .formatted(
                  method,
                  least == 2 ? "two" : least,
                  tasks.size() == 1
                      ? "is only '" + names.get(0) + "'"
                      : "are only " + String.join(", ", names),
                  method.kind(),
                  tasks.size() == 1 ? "one task" : "these"));
    }
  }

  private void checkPreference(Method method) {
    if (method.options() instanceof Preferential<?> preferential) {
      int length = preferential.preference().size();
      if (length != 0 && length != tasks.size()) {
        throw new ConfigurationException(
            "the preference of %s has %d shares, but needs one for each of the %d tasks, in this"
                    .formatted(method, length, tasks.size())
                + " order: "
                + String.join(", ", names));
      }
    }
  }

  private static void checkValidation(Method method, int rows) {
    int least = method.needs().validationRows();
    if (rows < least) {
      throw new ConfigurationException(
          "%s needs %s, but there %s; set split.validation"
              .formatted(
                  method,
                  least == 1 ? "validation rows" : least + " validation rows or more",
                  rows == 0 ? "are none" : rows == 1 ? "is one" : "are " + rows));
    }
  }

  private void checkDirections(Method method) {
    for (EvaluatedTask task : tasks) {
      if (task.primaryMetric().direction() != Direction.HIGHER) {
        throw new ConfigurationException(
            ("%s needs primary metrics that rise toward their best, as auc or r2 do, but that of"
                    + " '%s' is %s; set its primary")
                .formatted(method, task.name(), task.primary()));
      }
    }
  }

  private void checkReferences(Method method, Map<String, Double> references) {
    for (String task : names) {
      if (!Double.isFinite(references.getOrDefault(task, Double.NaN))) {
        throw new ConfigurationException(
            ("%s needs the single-task score of each task, but that of '%s' is unknown; a"
                    + " comparison trains single-task models first, and options of the method may"
                    + " set their scores")
                .formatted(method, task));
      }
    }
  }
}
