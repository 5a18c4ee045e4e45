// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Probe.Batch;
import org.mtl4j.api.coordination.Probe.Demand;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.MinNorm;

/**
 * Multi-objective meta learning (Ye et al., NeurIPS 2021): weights w = softmax(a) that lower all
 * validation losses at once. Before every step:
 *
 * <ol>
 *   <li>θ' = θ - η Σ w_t ∇ℓ_t on the batch of the step,
 *   <li>q_t, the derivative in a of task t's loss at θ' on a batch of validation rows: q_t = -η
 *       (∂w/∂a)ᵀ G ∇ℓ_t(θ'), G the T gradients of the training losses in all parameters,
 *   <li>β, the point of least norm in the hull of the q_t/‖q_t‖; Adam moves a along Σ β_t q_t.
 * </ol>
 *
 * <p>The step is then that of Σ w_t ℓ_t. It costs a backward pass a task on both batches. No second
 * derivative is missing: θ does not depend on a, so the derivative through one step is exact. The
 * authors' first code takes a step of η = 1e-4, the learning rate, and normalises for β and not for
 * the step of a; so does this. η = 0.1 is that of their later code, which came with FORUM and does
 * not normalise. Their steps of θ are on training and validation rows; here on training rows alone.
 *
 * <p>A task without a label in the batch of the step has no part in w, and its a stays; one without
 * a label in the validation batch has no q; where none has one, a stays. Heads are scaled too.
 *
 * @param eta η, the rate of the step that is looked ahead
 * @param rate the learning rate of a
 */
@Pluggable(
    name = "moml",
    summary = "Weights learned to lower all validation losses after a step.",
    source = "Ye et al., NeurIPS 2021")
public record Moml(
    @Option("the rate of the step that is looked ahead, above 0") double eta,
    @Option("the learning rate of the weights' logits, above 0") double rate)
    implements LossWeighting {
  /** The Gramian that is solved comes of products summed in single precision. */
  private static final double ACCURACY = 0x1p-22;

  public Moml {
    Bounds.positive("eta", eta);
    Bounds.positive("rate", rate);
  }

  public Moml() {
    this(0.1, 1e-3);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withValidationRows(1);
  }

  /** One gradient a task, the point looked at, and a gradient there. */
  @Override
  public Demand probing(int tasks) {
    return Demand.validation(tasks + 2);
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> g.multiply(losses.control(g, t), losses.values().get(t)));
  }

  @Override
  public void control(History history, Probe probe, double[] weights) {
    double[] a = history.state("logits", weights.length, 0);
    Logits w = Logits.of(probe, Batch.COMING, a);
    lookAhead(probe, w);
    double[][] q = upper(probe, w);
    if (q.length > 0) {
      new HostAdam(rate, 0).step(history, "logits", a, common(q), w.present());
    }
    double[] moved = Logits.of(probe, Batch.COMING, a).weights();
    System.arraycopy(moved, 0, weights, 0, weights.length);
  }

  /** Leaves the gradients of the training losses in vectors 0 to T - 1 and θ' in vector T. */
  private void lookAhead(Probe probe, Logits w) {
    int tasks = w.weights().length;
    probe.parameters(tasks);
    for (int t = 0; t < tasks; t++) {
      if (w.present()[t]) {
        probe.gradient(Batch.COMING, only(t, tasks), t);
      }
    }
    for (int t = 0; t < tasks; t++) {
      if (w.present()[t]) {
        probe.combine(tasks, new double[] {1, -eta * w.weights()[t]}, tasks, t);
      }
    }
  }

  /** The derivatives in a of the validation losses that there are, one row each. */
  private double[][] upper(Probe probe, Logits w) {
    int tasks = w.weights().length;
    int[] trained = IntStream.range(0, tasks).filter(t -> w.present()[t]).toArray();
    double[] products = new double[trained.length];
    return IntStream.range(0, tasks)
        .filter(t -> probe.present(Batch.validation(0), t))
        .mapToObj(
            t -> {
              probe.gradient(Batch.validation(0), tasks, only(t, tasks), tasks + 1);
              probe.products(new int[] {tasks + 1}, trained, products);
              double[] fall = new double[tasks];
              for (int i = 0; i < trained.length; i++) {
                fall[trained[i]] = -eta * products[i];
              }
              return w.derivative(fall);
            })
        .toArray(double[][]::new);
  }

  /** Σ β_t q_t. */
  private static double[] common(double[][] q) {
    int n = q.length;
    double[] norms = new double[n];
    Arrays.setAll(norms, t -> Math.sqrt(dot(q[t], q[t])));
    double[] cosines = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double scale = norms[i] * norms[j];
        cosines[i * n + j] = scale == 0 ? 0 : dot(q[i], q[j]) / scale;
      }
    }
    double[] beta = new double[n];
    new MinNorm(n, ACCURACY).solve(cosines, n, beta);
    double[] sum = new double[q[0].length];
    Arrays.setAll(sum, i -> IntStream.range(0, n).mapToDouble(t -> beta[t] * q[t][i]).sum());
    return sum;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Weight one for one task. */
  static double[] only(int task, int tasks) {
    double[] weights = new double[tasks];
    weights[task] = 1;
    return weights;
  }
}
