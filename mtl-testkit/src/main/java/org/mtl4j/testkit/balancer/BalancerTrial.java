// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Rows;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.error.NumericalException;

/**
 * Runs a gradient balancer on gradients given by hand. Transform, statistic and combine are
 * interpreted in 64 bits, and the solver gets the statistic of the present tasks, as in training.
 * All state is in this object and in its history.
 */
public final class BalancerTrial {
  /** The relative accuracy of statistics, for solvers: double precision. */
  public static final double ACCURACY = 0x1p-52;

  private final GradientBalancer balancer;
  private final GivenHistory history;
  private final Solver solver;
  private final double[] controls;
  private Optional<TrialBlock> block = Optional.empty();
  private List<double[][]> further = List.of();

  /**
   * The result of a step.
   *
   * @param weights one for each task, 0 for absent tasks; empty for a method that works coordinate
   *     by coordinate
   * @param update [n]
   */
  public record Outcome(Optional<double[]> weights, double[] update) {}

  /**
   * For the tasks of the history.
   *
   * @throws RuntimeException that the method throws if it refuses their number
   */
  public BalancerTrial(GradientBalancer balancer, GivenHistory history) {
    this.balancer = balancer;
    this.history = history;
    this.solver = balancer.solver(history.tasks(), ACCURACY);
    this.controls = new double[balancer.controls(history.tasks())];
  }

  /** With a fresh history of seed 1. */
  public BalancerTrial(GradientBalancer balancer, int tasks) {
    this(balancer, new GivenHistory(tasks, 1));
  }

  /** A new solver on copies of the history and of all states, as a resumed run has them. */
  public BalancerTrial resumed() {
    BalancerTrial resumed = new BalancerTrial(balancer, history.copy());
    resumed.block = block.map(states -> states.copy(resumed.history));
    resumed.further = further;
    return resumed;
  }

  /**
   * Sets the gradients of the further batches of the next steps, for a method that needs several
   * batches. By default they are those of the first batch.
   *
   * @param jacobians one for each batch except the first [T, n]
   */
  public BalancerTrial further(double[][]... jacobians) {
    if (jacobians.length != balancer.batches() - 1) {
      throw new IllegalArgumentException(
          "the method takes %d further batches, but there are %d"
              .formatted(balancer.batches() - 1, jacobians.length));
    }
    further = List.of(jacobians);
    return this;
  }

  /** The next step, with all tasks. See {@link #step(double[][], double[], boolean[])}. */
  public Outcome step(double[][] jacobian, double... losses) {
    boolean[] all = new boolean[history.tasks()];
    Arrays.fill(all, true);
    return step(jacobian, losses, all);
  }

  /**
   * The next step.
   *
   * @param jacobian the gradient of each task's loss [T, n]; those of absent tasks count as zero;
   *     for a method on log losses they are divided by the losses
   * @param losses one for each task
   * @param present which tasks are present, at least one
   * @throws NumericalException if a gradient or loss is not finite; names the task by its number
   * @throws ArithmeticException if the problem has no solution
   * @throws IllegalStateException if the method foresees other weights than it solves for
   */
  public Outcome step(double[][] jacobian, double[] losses, boolean[] present) {
    double[][] rows = checked(jacobian, losses, present);
    if (block.isEmpty()) {
      block = Optional.of(new TrialBlock(balancer, history, rows[0].length));
    }
    balancer.control(history, controls);
    List<double[][]> others =
        further.isEmpty()
            ? Collections.nCopies(balancer.batches() - 1, rows)
            : further.stream().map(given -> checked(given, losses, present)).toList();
    double[] statistic = block.get().statistic(rows, others, present, controls);
    double[] weights = weights(statistic, losses, present);
    double[] update = block.get().combine(weights, present, controls);
    history.advance(present, losses);
    return new Outcome(
        balancer.view() == View.COORDINATES ? Optional.empty() : Optional.of(weights), update);
  }

  /**
   * The next step of a method that needs only the Gramian.
   *
   * @param gramian the products of the gradients [T, T]
   * @param losses one for each task
   * @return one weight for each task
   * @throws IllegalArgumentException if the method needs more than the Gramian
   */
  public double[] weigh(double[][] gramian, double... losses) {
    if (balancer.view() != View.GRAMIAN) {
      throw new IllegalArgumentException(
          "this method needs the gradients themselves, not only their products");
    }
    boolean[] all = new boolean[history.tasks()];
    Arrays.fill(all, true);
    if (balancer.rows() == Rows.LOG_LOSSES) {
      throw new IllegalArgumentException("this method needs the gradients of log losses");
    }
    double[][] rows = checked(gramian, losses, all);
    balancer.control(history, controls);
    double[] weights =
        weights(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), losses, all);
    history.advance(all, losses);
    return weights;
  }

  private double[][] checked(double[][] rows, double[] losses, boolean[] present) {
    int tasks = history.tasks();
    if (rows.length != tasks || losses.length != tasks || present.length != tasks) {
      throw new IllegalArgumentException(
          "%d tasks were expected, but there are %d rows, %d losses and %d marks of presence"
              .formatted(tasks, rows.length, losses.length, present.length));
    }
    double[][] result = new double[tasks][];
    for (int t = 0; t < tasks; t++) {
      if (rows[t].length != rows[0].length) {
        throw new IllegalArgumentException(
            "row %d has %d numbers, but row 0 has %d".formatted(t, rows[t].length, rows[0].length));
      }
      result[t] = new double[rows[t].length];
      if (present[t]) {
        finite("loss", t, losses[t]);
        double divisor = divisor(t, losses[t]);
        result[t] = Arrays.stream(finite("gradient", t, rows[t])).map(x -> x / divisor).toArray();
      }
    }
    return result;
  }

  private double divisor(int task, double loss) {
    if (balancer.rows() == Rows.LOSSES) {
      return 1;
    }
    if (!(loss > 0)) {
      throw new NumericalException(
          "logarithms need losses above zero, but that of task %d (counted from 0) is %s"
              .formatted(task, loss));
    }
    return loss;
  }

  private static double[] finite(String what, int task, double... values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new NumericalException(
            "the %s of task %d (counted from 0) is not finite: %s".formatted(what, task, value));
      }
    }
    return values;
  }

  private double[] weights(double[] statistic, double[] losses, boolean[] present) {
    GivenProblem problem = GivenProblem.of(balancer, present, statistic, losses, history);
    double[] found = new double[problem.size()];
    double[] foreseen = new double[problem.size()];
    boolean known = balancer.knownWeights() && solver.knownWeights(problem, foreseen);
    solver.solve(problem, found);
    if (known && !Arrays.equals(foreseen, found)) {
      throw new IllegalStateException(
          "the solver foresees the weights %s, but solves for %s"
              .formatted(Arrays.toString(foreseen), Arrays.toString(found)));
    }
    double[] weights = new double[present.length];
    for (int i = 0; i < found.length; i++) {
      weights[problem.task(i)] = found[i];
    }
    return weights;
  }
}
