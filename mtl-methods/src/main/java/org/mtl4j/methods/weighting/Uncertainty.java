// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Weights from homoscedastic uncertainty (Kendall et al., CVPR 2018): Σ ½ e^{-s} ℓ + ½ s, with an s
 * = log σ² learned for each task. For classification the paper has e^{-s} ℓ + ½ s.
 *
 * <p>Each task has a variable {@code weighting/TASK/log-variance}; that of an absent task does not
 * change. As in published code, the optimizer of the network trains them with its rate and decay;
 * {@code training.groups} with {@code weighting/**} sets others. The optimal s is log ℓ. For a loss
 * that stays below 0 there is none; s decreases without bound.
 *
 * <p>The first s sets the first weight, ½ e^{-s}: 0.5 for 0, as in the paper, TorchJD and Nash-MTL;
 * 0.82 for -0.5, as in LibMTL; 1.01 for -0.7, as in the code of Auto-λ (Liu et al., TMLR 2022).
 *
 * @param classification the tasks with the form for classification; none by default
 * @param initial the first s of every task
 */
@Pluggable(
    name = "uncertainty",
    summary = "Losses weighted by learned uncertainties.",
    source = "Kendall et al., CVPR 2018")
public record Uncertainty(
    @Option("names of the tasks whose loss has no factor ½, as for classification")
        List<String> classification,
    @Option("the first log variance of every task") double initial)
    implements LossWeighting {

  public Uncertainty {
    classification = List.copyOf(classification);
    if (!Double.isFinite(initial)) {
      throw new OptionException("initial", "must be finite, but is " + initial);
    }
  }

  public Uncertainty() {
    this(List.of(), 0);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    if (!losses.tasks().containsAll(classification)) {
      throw new ConfigurationException(
          "the weighting 'uncertainty' names the tasks %s, but there are %s"
              .formatted(classification, losses.tasks()));
    }
    return Terms.each(losses.size(), t -> term(g, losses, t));
  }

  /** ½ e^{-s} ℓ + ½ s. */
  private Tensor term(Graph g, Losses losses, int t) {
    String task = losses.tasks().get(t);
    Tensor s =
        g.variable(
            losses
                .scope()
                .child(task)
                .variable("log-variance", Shape.SCALAR, Initializer.constant(initial)));
    Tensor weighted = g.multiply(g.exp(g.negate(s)), losses.values().get(t));
    double factor = classification.contains(task) ? 1 : 0.5;
    return g.add(g.scale(weighted, factor), g.scale(s, 0.5));
  }
}
