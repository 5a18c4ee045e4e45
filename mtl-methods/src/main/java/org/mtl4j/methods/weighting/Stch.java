// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Smooth Tchebycheff scalarization (Lin et al., ICML 2024), in the paper's two forms.
 *
 * <ul>
 *   <li>Without a preference, the form for multi-task learning, T μ logsumexp(log(ℓ / nadir) / μ).
 *       During warm-up the objective is Σ log ℓ; the mean losses of the last warm-up epoch are the
 *       nadir. For a task without labels in that epoch it is the last earlier epoch with labels,
 *       else the task's first loss. Losses must be above 0. Five epochs are the authors', who count
 *       from 0 to a warm-up of 4.
 *   <li>With a preference λ, μ logsumexp(λ (ℓ - ideal) / μ) from the first step on. In the limit μ
 *       → 0 this is the weighting {@code chebyshev}; a small μ follows the preference closely.
 * </ul>
 *
 * <p>Absent tasks are left out of the sums; T is the number of present tasks.
 *
 * @param preference λ, in task order; empty for the multi-task form
 * @param smoothing μ
 * @param warmUp epochs of Σ log ℓ; unused with a preference
 * @param ideal unused without a preference
 */
@Pluggable(
    name = "stch",
    summary = "A smooth maximum of the losses.",
    source = "Lin et al., ICML 2024")
public record Stch(
    @Option("shares in task order, 0 or more, with a sum of 1; empty for the multi-task form")
        List<Double> preference,
    @Option("mu, smoothness of the maximum, above 0") double smoothing,
    @Option("warm-up epochs on log losses, in the multi-task form, 0 or more") int warmUp,
    @Option(Ideal.MEANING) Map<String, Double> ideal)
    implements LossWeighting, Preferential<LossWeighting> {

  public Stch {
    preference = Preferential.checked(preference);
    ideal = Ideal.checked(ideal);
    Bounds.positive("smoothing", smoothing);
    Bounds.atLeast(0, "warmUp", warmUp);
  }

  public Stch() {
    this(List.of(), 1, 5, Map.of());
  }

  @Override
  public LossWeighting withPreference(List<String> tasks, List<Double> other) {
    return new Stch(other, smoothing, warmUp, ideal);
  }

  @Override
  public Needs needs() {
    return preference.isEmpty()
        ? Needs.NOTHING.withPositiveLosses().withEpochs(warmUp + 1)
        : Needs.NOTHING;
  }

  /** The nadir of each task, then 1 during warm-up, else 0; none with a preference. */
  @Override
  public int controls(int tasks) {
    return preference.isEmpty() ? tasks + 1 : 0;
  }

  @Override
  public void control(History history, double[] controls) {
    if (preference.isEmpty()) {
      int tasks = history.tasks();
      boolean warm = history.epoch() < warmUp;
      for (int t = 0; t < tasks; t++) {
        controls[t] = warm ? 1 : nadir(history, t);
      }
      controls[tasks] = warm ? 1 : 0;
    }
  }

  /** The nadir of a task; 0 if the task was never present. */
  private double nadir(History history, int task) {
    for (int epoch = warmUp - 1; epoch >= 0; epoch--) {
      double mean = history.meanLoss(epoch, task);
      if (!Double.isNaN(mean)) {
        return mean;
      }
    }
    double first = history.firstLoss(task);
    return Double.isNaN(first) ? 0 : first;
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    if (preference.isEmpty()) {
      return Terms.scalar(multiTask(g, losses, vector));
    }
    Tensor weighted = g.multiply(vector.shares(preference), vector.above(ideal));
    return Terms.scalar(smoothMaximum(g, vector, weighted));
  }

  private Tensor multiTask(Graph g, Losses losses, LossVector vector) {
    Tensor values = vector.values();
    Tensor fed = vector.controls(0);
    Tensor nadir = g.where(g.lessEqual(fed, g.constant(0)), g.stopGradient(values), fed);
    Tensor relative = g.log(g.divide(values, nadir));
    Tensor smooth = g.multiply(vector.count(), smoothMaximum(g, vector, relative));
    Tensor warm = g.less(g.constant(0.5), losses.control(g, losses.size()));
    return g.where(warm, g.sum(vector.present(g.log(values), 0)), smooth);
  }

  /** μ logsumexp(x / μ) over the present tasks. */
  private Tensor smoothMaximum(Graph g, LossVector vector, Tensor x) {
    Tensor scaled = vector.present(g.scale(x, 1 / smoothing), Double.NEGATIVE_INFINITY);
    return g.scale(g.logSumExp(scaled, 0), smoothing);
  }
}
