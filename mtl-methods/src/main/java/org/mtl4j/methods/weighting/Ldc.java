// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Loss discrepancy control, BiLB4MTL (Xiao et al., 2025), in the form that the authors train, with
 * one optimizer for the network and the weights σ: Σ σ ℓ̃ / Σ σ + λ Σ_t |σ_t ℓ̃_t - σ_(t+1)
 * ℓ̃_(t+1)|. ℓ̃ is the loss itself, or the loss divided by its first value, in units of the
 * smallest first value of all tasks.
 *
 * <p>σ is the sigmoid of T free numbers, at first 1, as in the authors' runs with 40 tasks. Or it
 * is computed from the shared representation, averaged over the batch, by a linear layer and a
 * softmax clipped to [0.2, 0.8], as in their runs with three tasks. In the second form the
 * objective also trains the encoder through σ, except with a gradient balancer, which uses the
 * losses only.
 *
 * <p>The defaults are the authors' settings for CelebA. Their settings: features, relative losses
 * and λ = 0.05 for three tasks with different losses (NYUv2); free numbers, unscaled losses and λ =
 * 0.01 for 40 similar tasks (CelebA); free numbers, logarithms with first losses reset in every
 * epoch, and λ = 0.05 for QM9. With free numbers they hold Σ σ constant, so that all σ can decrease
 * together. Here Σ σ is differentiated in both forms, as in their form with features and in the
 * paper.
 *
 * <p>The order of tasks matters by design: differences are those of neighbors. Losses must be above
 * 0. Absent tasks are left out of the sums and differences. The first value of a task is that of
 * its first step.
 *
 * @param router how σ is computed
 * @param discrepancy λ; 0.01 by default
 * @param scale the scale ℓ̃ of the losses; none by default. Without a scale, differences of losses
 *     of different units have little meaning: choose relative
 */
@Pluggable(
    name = "ldc",
    summary = "Learned weights, with a penalty on differences of neighboring weighted losses.",
    source = "Xiao et al., 2025")
public record Ldc(
    @Option("free (a number for each task) or features (a layer on the shared representation)")
        Router router,
    @Option("lambda, factor of the differences of neighbors, 0 or more") double discrepancy,
    @Option("relative (losses over their first values), logarithm (of that) or none") Scale scale)
    implements LossWeighting {
  private static final double LOW = 0.2;
  private static final double HIGH = 0.8;

  /** How the weights are computed. */
  public enum Router {
    /** One free number for each task. */
    FREE,
    /** A linear layer on the mean representation. */
    FEATURES
  }

  /** The scale of the losses before weighting; ℓ₀ are the first losses. */
  public enum Scale {
    /** ℓ min(ℓ₀) / ℓ₀. */
    RELATIVE,
    /** log(ℓ / ℓ₀). */
    LOGARITHM,
    /** ℓ. */
    NONE
  }

  public Ldc {
    Bounds.notNegative("discrepancy", discrepancy);
  }

  public Ldc() {
    this(Router.FREE, 0.01, Scale.NONE);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withPositiveLosses();
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor weights = vector.present(router == Router.FREE ? free(g, losses) : routed(g, losses), 0);
    Tensor weighted = g.multiply(weights, scaled(g, losses, vector));
    Tensor mean = g.divide(g.sum(weighted), g.sum(weights));
    return Terms.scalar(g.add(mean, g.scale(differences(g, losses, weighted), discrepancy)));
  }

  /** ℓ̃ [T]. */
  private Tensor scaled(Graph g, Losses losses, LossVector vector) {
    if (scale == Scale.NONE) {
      return vector.values();
    }
    Tensor first = FirstLosses.of(g, losses, g.constant(0));
    Tensor known = g.less(g.constant(0), first);
    if (scale == Scale.LOGARITHM) {
      return g.log(g.divide(vector.values(), g.where(known, first, g.constant(1))));
    }
    Tensor least = g.min(g.where(known, first, g.constant(Double.POSITIVE_INFINITY)), 0);
    Tensor ratio = g.where(known, g.divide(first, least), g.constant(1));
    return g.divide(vector.values(), ratio);
  }

  private static Tensor differences(Graph g, Losses losses, Tensor weighted) {
    Tensor sum = g.constant(0);
    for (int t = 0; t + 1 < losses.size(); t++) {
      Tensor difference = g.subtract(g.index(weighted, 0, t), g.index(weighted, 0, t + 1));
      Tensor both = g.multiply(losses.present(g, t), losses.present(g, t + 1));
      sum = g.add(sum, g.multiply(both, g.abs(difference)));
    }
    return sum;
  }

  private static Tensor free(Graph g, Losses losses) {
    return g.sigmoid(
        g.variable(
            losses.scope().variable("weights", Shape.of(losses.size()), Initializer.constant(1))));
  }

  private static Tensor routed(Graph g, Losses losses) {
    Tensor features =
        losses
            .representation()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "the weighting 'ldc' is to take its weights from features, but the sharing"
                            + " strategy has no tensor that all heads read; set its router to"
                            + " free"));
    int width = features.shape().size(features.shape().rank() - 1);
    Tensor pooled = features;
    while (pooled.shape().rank() > 1) {
      pooled = g.mean(pooled, 0);
    }
    Tensor kernel =
        g.variable(
            losses
                .scope()
                .variable("kernel", Shape.of(width, losses.size()), Initializer.glorot()));
    Tensor bias =
        g.variable(
            losses.scope().variable("bias", Shape.of(losses.size()), Initializer.constant(0)));
    Tensor logits = g.add(g.squeeze(g.matmul(g.expand(pooled, 0), kernel), 0), bias);
    return g.clip(g.softmax(logits), LOW, HIGH);
  }
}
