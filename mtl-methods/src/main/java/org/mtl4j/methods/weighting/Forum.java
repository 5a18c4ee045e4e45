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
import org.mtl4j.methods.solver.MultiplierProgram;

/**
 * First-order multi-gradient bilevel descent (Ye et al., ECAI 2024): lowers all validation losses
 * while the parameters stay near a minimum of f(a, θ) = Σ softmax(a)_t ℓ_t on the training rows. In
 * every step:
 *
 * <ol>
 *   <li>θ̃ is θ after N steps of plain descent on f with rate η, on the batch of the step. q = f(a,
 *       θ) - f(a, θ̃), with θ̃ held constant: ∇q = (∂_a f(a, θ) - ∂_a f(a, θ̃), ∇_θ f(a, θ)),
 *   <li>F_t = (0, ∇_θ ℓ_t) on a batch of validation rows, scaled to length 1; π_t = ρ -
 *       ∇q·F_t/‖∇q‖²,
 *   <li>λ on the simplex and ν ≥ max(0, Σ λ_t π_t) minimize ‖Σ λ_t F_t + ν∇q‖² - νρ‖∇q‖²,
 *   <li>λ̄ += (epoch + 1)^(-3/4) (λ - λ̄), ν = max(0, Σ λ̄_t π_t),
 *   <li>the optimizer moves θ and Adam moves a, both along Σ λ̄_t F_t + ν∇q.
 * </ol>
 *
 * <p>So the losses have the weights ν softmax(a), and Σ λ̄_t F_t is added to the gradient of the
 * step. The method forms its update itself and cannot be combined with a balancer. Large tables are
 * updated in all rows. The cost is one backward pass for each task on the validation batch and N +
 * 1 on the training batch. ρ, η, N and the rate are those of the authors' runs; for QM9 they use η
 * = 0.01. Their code splits the training rows of a step in halves instead of using validation rows.
 *
 * <p>A task without labels in the batch of the step is left out of f, and its a and its private
 * parameters do not change. A task without labels in the validation batch has no F_t and its λ̄
 * does not change; if that holds for all tasks, the step is along ρ∇q.
 *
 * @param rho ρ, how fast f approaches its minimum
 * @param eta η, the rate of the inner steps on f
 * @param steps N
 * @param rate the learning rate of a
 */
@Pluggable(
    name = "forum",
    summary = "Descent on all validation losses near a minimum of the weighted training loss.",
    source = "Ye et al., ECAI 2024")
public record Forum(
    @Option("how fast the training loss approaches its minimum, above 0") double rho,
    @Option("the rate of the steps toward that minimum, above 0") double eta,
    @Option("number of these steps, 1 to 1000") int steps,
    @Option("the learning rate of the weights' logits, above 0") double rate)
    implements LossWeighting {
  private static final double ACCURACY = 0x1p-22;

  private static final int STEERING = 0;
  private static final int LOWER = 1;
  private static final int INNER = 2;
  private static final int INNER_GRADIENT = 3;
  private static final int UPPER = 4;

  public Forum {
    Bounds.positive("rho", rho);
    Bounds.positive("eta", eta);
    Bounds.positive("rate", rate);
    Bounds.within(1, 1000, "steps", steps);
  }

  public Forum() {
    this(0.1, 0.1, 5, 1e-3);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withValidationRows(1);
  }

  @Override
  public Demand probing(int tasks) {
    return Demand.validation(UPPER + tasks).steering();
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
    double[] slope = lower(probe, w);
    Upper upper = upper(probe, slope);
    double nu = nu(history, probe, upper);
    Arrays.setAll(weights, t -> nu * w.weights()[t]);
    Arrays.setAll(slope, t -> nu * slope[t]);
    new HostAdam(rate, 0).step(history, "logits", a, slope, w.present());
  }

  /** Stores ∇_θ f(a, θ) in its vector; returns the derivative of q in a. */
  private double[] lower(Probe probe, Logits w) {
    int tasks = w.weights().length;
    double[] here = new double[tasks];
    double[] there = new double[tasks];
    probe.losses(Batch.COMING, here);
    probe.gradient(Batch.COMING, w.weights(), LOWER);
    probe.parameters(INNER);
    probe.combine(INNER, new double[] {1, -eta}, INNER, LOWER);
    for (int i = 1; i < steps; i++) {
      probe.gradient(Batch.COMING, INNER, w.weights(), INNER_GRADIENT);
      probe.combine(INNER, new double[] {1, -eta}, INNER, INNER_GRADIENT);
    }
    probe.losses(Batch.COMING, INNER, there);
    double[] before = w.derivative(here);
    double[] after = w.derivative(there);
    Arrays.setAll(before, t -> before[t] - after[t]);
    return before;
  }

  /**
   * The directions of the validation losses.
   *
   * @param tasks the n tasks that have one
   * @param norms ‖F_t‖ [n]
   * @param gramian of the directions scaled to length 1 [n, n]
   * @param alignment F_t·∇q [n]
   * @param square ‖∇q‖²
   */
  private record Upper(
      int[] tasks, double[] norms, double[] gramian, double[] alignment, double square) {}

  private static Upper upper(Probe probe, double[] slope) {
    Batch batch = Batch.validation(0);
    int count = slope.length;
    int[] tasks = IntStream.range(0, count).filter(t -> probe.present(batch, t)).toArray();
    int n = tasks.length;
    int[] vectors = new int[n + 1];
    for (int i = 0; i < n; i++) {
      vectors[i] = UPPER + tasks[i];
      probe.gradient(batch, Moml.only(tasks[i], count), vectors[i]);
    }
    vectors[n] = LOWER;
    double[] products = new double[(n + 1) * (n + 1)];
    probe.products(vectors, vectors, products);
    double[] norms = new double[n];
    Arrays.setAll(norms, i -> Math.sqrt(products[i * (n + 1) + i]));
    double[] gramian = new double[n * n];
    double[] alignment = new double[n];
    for (int i = 0; i < n; i++) {
      alignment[i] = products[i * (n + 1) + n] * inverse(norms[i]);
      for (int j = 0; j < n; j++) {
        gramian[i * n + j] = products[i * (n + 1) + j] * inverse(norms[i]) * inverse(norms[j]);
      }
    }
    double square = products[n * (n + 1) + n] + Arrays.stream(slope).map(x -> x * x).sum();
    return new Upper(tasks, norms, gramian, alignment, square);
  }

  /** Updates λ̄, stores Σ λ̄_t F_t in the steering vector, and returns ν. */
  private double nu(History history, Probe probe, Upper upper) {
    int n = upper.tasks().length;
    if (n == 0) {
      probe.combine(STEERING, new double[] {0}, LOWER);
      return rho;
    }
    double[] lambda = new double[n];
    new MultiplierProgram(n, ACCURACY)
        .solve(upper.gramian(), upper.alignment(), upper.square(), rho, n, lambda);
    double[] mean = history.state("multipliers", history.tasks(), 0);
    double share = Math.pow(history.epoch() + 1.0, -0.75);
    double[] factors = new double[n];
    int[] vectors = new int[n];
    double nu = 0;
    for (int i = 0; i < n; i++) {
      int t = upper.tasks()[i];
      mean[t] += share * (lambda[i] - mean[t]);
      double overlap = upper.square() == 0 ? 0 : upper.alignment()[i] / upper.square();
      nu += mean[t] * (rho - overlap);
      factors[i] = mean[t] * inverse(upper.norms()[i]);
      vectors[i] = UPPER + t;
    }
    probe.combine(STEERING, factors, vectors);
    return Math.max(nu, 0);
  }

  private static double inverse(double norm) {
    return norm == 0 ? 0 : 1 / norm;
  }
}
