package org.mtl4j.core.weighting;

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
import org.mtl4j.api.option.Pluggable;

/**
 * Weights from homoscedastic uncertainty (Kendall et al., CVPR 2018): Σ ½ e^{-s} ℓ + ½ s, with s =
 * log σ² of each task learned, from 0. For classification the paper has e^{-s} ℓ + ½ s.
 *
 * <p>Each task has a variable of its own, {@code log-variance}; an absent task's stays untouched.
 *
 * @param classification the tasks that take the form of classification; none by default, so that
 *     all take the same
 */
@Pluggable(
    name = "uncertainty",
    summary = "Losses weighted by learned uncertainties.",
    source = "Kendall et al., CVPR 2018")
public record Uncertainty(
    @Option("names of the tasks whose loss is taken without the factor ½, as for classification")
        List<String> classification)
    implements LossWeighting {

  public Uncertainty {
    classification = List.copyOf(classification);
  }

  public Uncertainty() {
    this(List.of());
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
                .variable("log-variance", Shape.SCALAR, Initializer.constant(0)));
    Tensor weighted = g.multiply(g.exp(g.negate(s)), losses.values().get(t));
    double factor = classification.contains(task) ? 1 : 0.5;
    return g.add(g.scale(weighted, factor), g.scale(s, 0.5));
  }
}
