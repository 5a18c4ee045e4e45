// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/**
 * Focal loss (Lin et al., ICCV 2017): -α_t (1 - p_t)^γ log p_t, where p_t is the probability of the
 * label, computed from logits.
 *
 * @param gamma γ; 0 gives cross-entropy
 * @param alpha α: α_t is α for yes and 1 - α for no; 0.25 by default, as in the paper. For classes
 *     α_t is 1, and a given α is an error
 */
@Pluggable(
    name = "focal",
    summary = "Focal loss: cross-entropy with less weight on labels that are predicted well.",
    source = "Lin et al., ICCV 2017")
public record Focal(
    @Option("focusing parameter, 0 to 100; 0 gives cross-entropy") double gamma,
    @Option("weight of yes, in [0, 1]; no has the rest; 0.25 by default; not for classes")
        Optional<Double> alpha)
    implements Loss {
  private static final double ALPHA = 0.25;

  /** The logit of a class that is left out: its exponential is 0. */
  private static final double NEVER = -1e30;

  public Focal {
    Bounds.exponent("gamma", gamma);
    alpha.ifPresent(weight -> Bounds.unit("alpha", weight));
  }

  public Focal() {
    this(2, Optional.empty());
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction != Prediction.VALUE;
  }

  @Override
  public Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label) {
    return prediction == Prediction.DISTRIBUTION
        ? classes(g, output, label)
        : yesNo(g, output, label);
  }

  private Tensor yesNo(Graph g, Tensor z, Tensor label) {
    double a = alpha.orElse(ALPHA);
    Tensor sign = g.subtract(g.scale(label, 2), g.constant(1));
    Tensor margin = g.multiply(sign, z);
    Tensor weight = g.add(g.scale(label, 2 * a - 1), g.constant(1 - a));
    return g.multiply(weight, focus(g, g.negate(g.softplus(margin)), g.softplus(g.negate(margin))));
  }

  private Tensor classes(Graph g, Tensor z, Tensor label) {
    if (alpha.isPresent()) {
      throw new ConfigurationException(
          "focal: alpha weighs yes against no and has no meaning for a task of classes");
    }
    Tensor one = OneHot.of(g, label, z.shape().size(-1));
    Tensor logs = g.logSoftmax(z);
    Tensor others = g.where(g.equal(one, g.constant(1)), g.constant(NEVER), logs);
    Tensor rest = g.expand(g.logSumExp(others, -1), -1);
    return focus(g, rest, g.negate(g.sumKeeping(g.multiply(one, logs), -1)));
  }

  /** (1 - p_t)^γ · (-log p_t), from log(1 - p_t), which is finite if p_t rounds to 1. */
  private Tensor focus(Graph g, Tensor logRest, Tensor entropy) {
    return g.multiply(g.exp(g.scale(logRest, gamma)), entropy);
  }
}
