// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Rows;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric.Direction;

/**
 * Combines task gradients that were computed elsewhere, with any balancer that reads only their
 * Gramian. For programs that have a training loop of their own.
 *
 * <pre>{@code
 * Aggregator aggregator = new Aggregator(new Upgrad(), 3);
 * float[] update = aggregator.combine(gradients, losses); // Σ w_t g_t
 * }</pre>
 *
 * <p>One aggregator serves one run: it holds what the balancer remembers between steps. It is not
 * thread-safe.
 */
public final class Aggregator {
  /** The relative accuracy of a Gramian summed in float64, see {@link GradientBalancer#solver}. */
  public static final double ACCURACY = 0x1p-46;

  private final GradientBalancer balancer;
  private final Solver solver;
  private final Run run;

  /** A run with seed 1, for Gramians summed in float64. */
  public Aggregator(GradientBalancer balancer, int tasks) {
    this(balancer, tasks, 1, ACCURACY);
  }

  /**
   * Starts a run.
   *
   * @param tasks the number of gradients in each step, T
   * @param seed of the balancer's random draws
   * @param accuracy the relative error of the Gramian's entries; 2^-22 if they are summed in
   *     float32
   * @throws ConfigurationException if the balancer needs more than the Gramian and the losses of
   *     one batch, or more tasks
   */
  public Aggregator(GradientBalancer balancer, int tasks, long seed, double accuracy) {
    this.balancer = balancer;
    Needs needs = balancer.needs();
    if (balancer.view() != View.GRAMIAN || balancer.batches() > 1) {
      throw refused("needs the gradients inside the training graph, not only their Gramian");
    }
    if (balancer.rows() != Rows.LOSSES) {
      throw refused("needs the gradients of the logarithms of the losses");
    }
    if (needs.validationRows() > 0 || needs.references()) {
      throw refused("needs scores on validation rows");
    }
    if (tasks < needs.tasks()) {
      throw refused("needs %d tasks or more, but there are %d".formatted(needs.tasks(), tasks));
    }
    this.solver = balancer.solver(tasks, accuracy);
    this.run = new Run(tasks, seed);
  }

  private ConfigurationException refused(String reason) {
    Pluggable name = balancer.getClass().getAnnotation(Pluggable.class);
    return new ConfigurationException(
        "the balancer %s %s"
            .formatted(name == null ? balancer.getClass().getName() : name.name(), reason));
  }

  /**
   * Takes one step: the sum of the weighted gradients.
   *
   * @param gradients one row per task [T, n], finite
   * @param losses one per task [T], finite
   * @return Σ w_t g_t [n]
   * @throws IllegalArgumentException if a length does not fit
   * @throws NumericalException if a gradient or a loss is not finite; names the task by its index
   * @throws ArithmeticException if the balancer's problem has no solution
   */
  public float[] combine(float[][] gradients, double... losses) {
    double[] weights = weights(gramian(gradients), losses);
    double[] sum = new double[gradients[0].length];
    for (int t = 0; t < weights.length; t++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[t] * gradients[t][i];
      }
    }
    float[] update = new float[sum.length];
    for (int i = 0; i < update.length; i++) {
      update[i] = (float) sum[i];
    }
    return update;
  }

  /**
   * Takes one step: the weights of the tasks.
   *
   * @param gramian the scalar products of all gradients [T · T], row-major, finite
   * @param losses one per task [T], finite
   * @return one weight per task [T]
   * @throws IllegalArgumentException if a length does not fit
   * @throws NumericalException if a product or a loss is not finite; names the task by its index
   * @throws ArithmeticException if the balancer's problem has no solution
   */
  public double[] weights(double[] gramian, double... losses) {
    int tasks = run.tasks();
    if (gramian.length != tasks * tasks || losses.length != tasks) {
      throw new IllegalArgumentException(
          "for %d tasks a Gramian of %d entries and %d losses are expected, but there are %d and %d"
              .formatted(tasks, tasks * tasks, tasks, gramian.length, losses.length));
    }
    for (int t = 0; t < tasks; t++) {
      finite("loss", t, losses[t]);
      finite("gradient", t, gramian[t * tasks + t]);
    }
    for (int i = 0; i < gramian.length; i++) {
      finite("gradient", i / tasks, gramian[i]);
    }
    if (balancer.needs().positiveLosses()) {
      IntStream.range(0, tasks).forEach(t -> positive(t, losses[t]));
    }
    double[] weights = new double[tasks];
    solver.solve(new Step(gramian, losses, run), weights);
    run.advance(losses);
    return weights;
  }

  private static void finite(String what, int task, double value) {
    if (!Double.isFinite(value)) {
      throw new NumericalException(
          "the %s of task %d (counted from 0) is not finite: %s".formatted(what, task, value));
    }
  }

  private static void positive(int task, double loss) {
    if (!(loss > 0)) {
      throw new NumericalException(
          "losses must be above 0, but that of task %d (counted from 0) is %s"
              .formatted(task, loss));
    }
  }

  private double[] gramian(float[][] gradients) {
    int tasks = run.tasks();
    if (gradients.length != tasks) {
      throw new IllegalArgumentException(
          "%d gradients are expected, but there are %d".formatted(tasks, gradients.length));
    }
    double[] gramian = new double[tasks * tasks];
    for (int s = 0; s < tasks; s++) {
      if (gradients[s].length != gradients[0].length) {
        throw new IllegalArgumentException(
            "gradient %d has %d numbers, but gradient 0 has %d"
                .formatted(s, gradients[s].length, gradients[0].length));
      }
      for (int t = 0; t <= s; t++) {
        double product = 0;
        for (int i = 0; i < gradients[s].length; i++) {
          product += (double) gradients[s][i] * gradients[t][i];
        }
        gramian[s * tasks + t] = product;
        gramian[t * tasks + s] = product;
      }
    }
    return gramian;
  }

  private record Step(double[] statistic, double[] losses, History history) implements Problem {
    @Override
    public int size() {
      return losses.length;
    }

    @Override
    public int task(int i) {
      return i;
    }
  }

  /** The run so far, as far as it is known here: no epochs and no scores. */
  private static final class Run implements History {
    private final int tasks;
    private final long seed;
    private final double[] first;
    private final double[] last;
    private final Map<String, double[]> states = new HashMap<>();
    private long step;

    Run(int tasks, long seed) {
      this.tasks = tasks;
      this.seed = seed;
      this.first = unknown(tasks);
      this.last = unknown(tasks);
    }

    private static double[] unknown(int size) {
      return filled(size, Double.NaN);
    }

    private static double[] filled(int size, double value) {
      return IntStream.range(0, size).mapToDouble(i -> value).toArray();
    }

    void advance(double[] losses) {
      if (step == 0) {
        System.arraycopy(losses, 0, first, 0, tasks);
      }
      System.arraycopy(losses, 0, last, 0, tasks);
      step++;
    }

    @Override
    public int tasks() {
      return tasks;
    }

    @Override
    public int epoch() {
      return 0;
    }

    @Override
    public int epochs() {
      return 1;
    }

    @Override
    public long step() {
      return step;
    }

    @Override
    public double meanLoss(int epoch, int task) {
      throw new IndexOutOfBoundsException("no epoch has ended");
    }

    @Override
    public double firstLoss(int task) {
      return first[task];
    }

    @Override
    public double lastLoss(int task) {
      return last[task];
    }

    @Override
    public int evaluations() {
      return 0;
    }

    @Override
    public double score(int evaluation, int task) {
      throw new IndexOutOfBoundsException("nothing was evaluated");
    }

    @Override
    public double reference(int task) {
      return Double.NaN;
    }

    @Override
    public Direction direction(int task) {
      return Direction.HIGHER;
    }

    @Override
    public long seed() {
      return KeyedRandom.key(seed, step, "method");
    }

    @Override
    public double[] state(String name, int size, double initial) {
      return states.computeIfAbsent(name, key -> filled(size, initial));
    }
  }
}
