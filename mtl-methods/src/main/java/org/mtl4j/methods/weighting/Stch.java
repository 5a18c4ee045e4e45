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
 * Smooth Tchebycheff scalarisation (Lin et al., ICML 2024), in the paper's two forms.
 *
 * <ul>
 *   <li>Without a preference its form for multi-task learning, T μ logsumexp(log(ℓ / nadir) / μ):
 *       first Σ log ℓ for some epochs; the mean losses of the last of them are the nadir. A task
 *       without a label in that epoch takes the last epoch before it in which it had one, else the
 *       first loss it has. Losses must be above 0. Five epochs are the authors', who count from 0
 *       to a warm-up of 4.
 *   <li>With a preference λ, μ logsumexp(λ (ℓ - ideal) / μ) from the first step on. As μ goes to 0
 *       it becomes the weighting {@code chebyshev}; a small μ follows the preference closely.
 * </ul>
 *
 * <p>Absent tasks are left out of the sums, and T is the number of those that take part.
 *
 * @param preference λ, in the order of tasks; empty for the multi-task form
 * @param smoothing μ
 * @param warmUp epochs of Σ log ℓ; unused with a preference
 * @param ideal unused without a preference
 */
@Pluggable(
    name = "stch",
    summary = "A smooth maximum of the losses.",
    source = "Lin et al., ICML 2024")
public record Stch(
    @Option("shares of the tasks in their order, 0 or more, that sum to 1; none: multi-task form")
        List<Double> preference,
    @Option("mu, how smooth the maximum is, above 0") double smoothing,
    @Option("epochs on the logarithms of losses before the multi-task form, 0 or more") int warmUp,
    @Option(Ideal.MEANING) Map<String, Double> ideal)
    implements LossWeighting, Preferential<LossWeighting> {

  public Stch {
    preference = Preferential.checked(preference);
    ideal = Ideal.checked(ideal);
    Bounds.positive("smoothing", smoothing);
    Bounds.notNegative("warmUp", warmUp);
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

  /** The nadir of each task, and whether warm-up lasts; none with a preference. */
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

  /** NaN for a task that was never there. */
  private double nadir(History history, int task) {
    for (int epoch = warmUp - 1; epoch >= 0; epoch--) {
      double mean = history.meanLoss(epoch, task);
      if (!Double.isNaN(mean)) {
        return mean;
      }
    }
    return history.firstLoss(task);
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
    Tensor nadir = g.where(g.isNan(fed), g.stopGradient(values), fed);
    Tensor relative = g.log(g.divide(values, nadir));
    Tensor smooth = g.multiply(vector.count(), smoothMaximum(g, vector, relative));
    Tensor warm = g.less(g.constant(0.5), losses.control(g, losses.size()));
    return g.where(warm, g.sum(g.log(values)), smooth);
  }

  /** μ logsumexp(x / μ) over the present tasks. */
  private Tensor smoothMaximum(Graph g, LossVector vector, Tensor x) {
    Tensor scaled = vector.present(g.scale(x, 1 / smoothing), Double.NEGATIVE_INFINITY);
    return g.scale(g.logSumExp(scaled, 0), smoothing);
  }
}
