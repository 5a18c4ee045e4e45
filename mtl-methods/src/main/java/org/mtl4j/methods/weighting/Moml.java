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
 * validation losses. Before every step:
 *
 * <ol>
 *   <li>θ' = θ - η Σ w_t ∇ℓ_t on the batch of the step,
 *   <li>q_t, the derivative in a of task t's loss at θ' on a batch of validation rows: q_t = -η
 *       (∂w/∂a)ᵀ G ∇ℓ_t(θ'), G the T gradients of the training losses in all parameters,
 *   <li>β, the weights of the point of least norm in the hull of the q_t/‖q_t‖. Adam updates a
 *       along Σ β_t q_t.
 * </ol>
 *
 * <p>The step then minimizes Σ w_t ℓ_t. The cost is one backward pass for each task on both
 * batches. The derivative through one step is exact without second derivatives, since θ does not
 * depend on a. As in the authors' first code, q is normalized for β but not for the update of a;
 * that code has η = 1e-4, the learning rate. η = 0.1 is that of their later code, published with
 * FORUM, which does not normalize. Their steps of θ use training and validation rows; here they use
 * training rows only.
 *
 * <p>A task without labels in the batch of the step has weight 0, and its a does not change. A task
 * without labels in the validation batch has no q; if that holds for all tasks, a does not change.
 * Heads are scaled too.
 *
 * @param eta η, the rate of the lookahead step
 * @param rate the learning rate of a
 */
@Pluggable(
    name = "moml",
    summary = "Weights learned to lower all validation losses after the next step.",
    source = "Ye et al., NeurIPS 2021")
public record Moml(
    @Option("rate of the lookahead step, above 0") double eta,
    @Option("the learning rate of the weights' logits, above 0") double rate)
    implements LossWeighting {
  /** The products of the Gramian are summed in single precision. */
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

  /** One gradient for each task, the lookahead point, and a gradient there. */
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

  /** Stores the gradients of the training losses in vectors 0 to T - 1 and θ' in vector T. */
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

  /** The derivatives in a of the validation losses of present tasks, one row each. */
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
              double[] change = new double[tasks];
              for (int i = 0; i < trained.length; i++) {
                change[trained[i]] = -eta * products[i];
              }
              return w.derivative(change);
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

  /** Weight 1 for one task, 0 for the others. */
  static double[] only(int task, int tasks) {
    double[] weights = new double[tasks];
    weights[task] = 1;
    return weights;
  }
}
