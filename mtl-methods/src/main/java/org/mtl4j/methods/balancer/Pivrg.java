// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.methods.solver.LogBarrier;

/**
 * Performance-informed balancing of the variance of relative gains (PIVRG, CVPR 2025): (Gw)_t =
 * (ω_t/w_t)^½, w &gt; 0, where ω = T softmax(s/τ) favors tasks that are far behind. s_t is the
 * percentage by which the task's primary metric in the last evaluation on the validation rows is
 * worse than that of its single-task model. Before the first evaluation s = 0 and the method is
 * fairgrad with α = 2. τ = max((max s - min s)/log b, τ₀) bounds the largest ω by b times the
 * smallest.
 *
 * <p>The authors' code averages s_t over all metrics of a task, and uses metrics of training rows
 * in experiments without validation rows.
 *
 * <p>There is no solution if a gradient is zero or if positive multiples of some gradients add up
 * to zero. Then the last weights are used, 1 before the first; the authors' code uses what its
 * solver for nonlinear least squares returns.
 *
 * <p>The authors' code multiplies the update by the number of tasks and clips it to the norm 1;
 * both are options, the first before the second.
 *
 * @param references the primary metric of each task's single-task model; those trained with this
 *     run by default
 * @param bound b, above 1; 2 by default
 * @param leastTemperature τ₀, above 0; 10 by default
 * @param timesTasks whether the update is multiplied by the number of present tasks; no by default
 * @param maxNorm the largest norm of the update; 0 by default, which is no limit
 * @param convention the factor of head gradients; 1 by default, as in the authors' code
 * @param unsolved what happens if a step has no solution: keep uses the last weights (default),
 *     fail lets the step fail
 */
@Pluggable(
    name = "pivrg",
    summary = "Fair gains, larger for tasks that are behind their single-task models.",
    source = "PIVRG, Revisiting Fairness in Multitask Learning, CVPR 2025")
public record Pivrg(
    @Option(
            "primary metric of each task's single-task model; by default those trained with this run")
        List<Double> references,
    @Option("largest ratio of two task factors, above 1") double bound,
    @Option("smallest temperature of the task factors, in percent, above 0")
        double leastTemperature,
    @Option("multiply the update by the number of tasks, as the authors' code does")
        boolean timesTasks,
    @Option("largest norm of the update, 0 for no limit; 1 in the authors' code") double maxNorm,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention,
    @Option("if a step has no solution: keep (use the last weights) or fail") Unsolved unsolved)
    implements GradientBalancer {

  public Pivrg {
    references = List.copyOf(references);
    if (references.stream().anyMatch(value -> !Double.isFinite(value) || value == 0)) {
      throw new OptionException("references", "must be finite and not zero, but are " + references);
    }
    if (!(bound > 1 && bound < Double.POSITIVE_INFINITY)) {
      throw new OptionException("bound", "must be finite and above 1, but is " + bound);
    }
    Bounds.positive("leastTemperature", leastTemperature);
    Bounds.notNegative("maxNorm", maxNorm);
  }

  public Pivrg() {
    this(List.of(), 2, 10, false, 0, Convention.OWN, Unsolved.KEEP);
  }

  @Override
  public Needs needs() {
    return references.isEmpty()
        ? Needs.NOTHING.withTasks(2).withValidationRows(1).withReferences()
        : Needs.NOTHING.withTasks(2).withValidationRows(1);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    if (!references.isEmpty() && references.size() != tasks) {
      throw new ConfigurationException(
          "the balancer 'pivrg' has %d references for %d tasks"
              .formatted(references.size(), tasks));
    }
    LogBarrier barrier = new LogBarrier(tasks, 0.5, accuracy);
    double[] omega = new double[tasks];
    double[] pulls = new double[tasks];
    return (problem, weights) -> {
      factors(problem.history(), omega);
      int n = problem.size();
      for (int i = 0; i < n; i++) {
        pulls[i] = Math.sqrt(omega[problem.task(i)]);
      }
      barrier.solve(problem.statistic(), n, pulls, weights);
      for (int i = 0; i < n; i++) {
        weights[i] *= timesTasks ? n : 1;
      }
      UpdateNorm.limit(problem, weights, maxNorm);
    };
  }

  /** Computes ω, one for each task of the model. */
  private void factors(History history, double[] omega) {
    int tasks = history.tasks();
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int t = 0; t < tasks; t++) {
      omega[t] = behind(history, t);
      most = Math.max(most, omega[t]);
      least = Math.min(least, omega[t]);
    }
    double temperature = Math.max((most - least) / Math.log(bound), leastTemperature);
    double sum = 0;
    for (int t = 0; t < tasks; t++) {
      omega[t] = Math.exp((omega[t] - most) / temperature);
      sum += omega[t];
    }
    for (int t = 0; t < tasks; t++) {
      omega[t] *= tasks / sum;
    }
  }

  /** The percentage by which a task is worse than its single-task model; negative if better. */
  private double behind(History history, int task) {
    double reference = references.isEmpty() ? history.reference(task) : references.get(task);
    if (history.evaluations() == 0) {
      return 0;
    }
    double score = history.score(history.evaluations() - 1, task);
    if (!Double.isFinite(reference) || reference == 0 || !Double.isFinite(score)) {
      throw new ArithmeticException(
          "pivrg compares the metric of each task with that of its single-task model, but for task"
              + " %d (counted from 0) these are %s and %s; give references, or train baselines"
                  .formatted(task, score, reference));
    }
    double sign = history.direction(task) == Direction.HIGHER ? -1 : 1;
    return sign * 100 * (score - reference) / Math.abs(reference);
  }
}
