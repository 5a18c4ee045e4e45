// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import java.util.List;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/**
 * The negative log likelihood, computed from logits: -Σ_k w_k q_k log p_k, where q is the one-hot
 * label; with smoothing s, q is (1 - s) times the one-hot label plus s / K. Yes or no has K = 2
 * classes: no, yes. The sum is not divided by the weights: a class of weight 2 counts like two
 * rows.
 *
 * @param smoothing s
 * @param classWeights w, in the order of the classes; for yes or no: [no, yes]; empty: all 1
 */
@Pluggable(
    name = "cross-entropy",
    summary = "The negative log likelihood of a class, or of yes and no.",
    source = "label smoothing: Szegedy et al., CVPR 2016")
public record CrossEntropy(
    @Option("label smoothing, in [0, 1)") double smoothing,
    @Option("weights of the classes in sorted order, above 0; for yes or no: [no, yes]")
        List<Double> classWeights)
    implements Loss {

  public CrossEntropy {
    classWeights = List.copyOf(classWeights);
    Bounds.belowOne("smoothing", smoothing);
    for (double weight : classWeights) {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new OptionException(
            "classWeights", "must be finite and above 0, but are " + classWeights);
      }
    }
  }

  public CrossEntropy() {
    this(0, List.of());
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
    requireWeights(2, "[no, yes]");
    Tensor yes = g.add(g.scale(label, 1 - smoothing), g.constant(smoothing / 2));
    Tensor no = g.subtract(g.constant(1), yes);
    Tensor ifYes = g.scale(g.softplus(g.negate(z)), weight(1));
    Tensor ifNo = g.scale(g.softplus(z), weight(0));
    return g.add(g.multiply(yes, ifYes), g.multiply(no, ifNo));
  }

  private Tensor classes(Graph g, Tensor z, Tensor label) {
    int count = z.shape().size(-1);
    requireWeights(count, "as many as classes");
    Tensor one = OneHot.of(g, label, count);
    Tensor q = g.add(g.scale(one, 1 - smoothing), g.constant(smoothing / count));
    Tensor weighted = classWeights.isEmpty() ? q : g.multiply(q, g.constant(classWeights));
    return g.negate(g.sumKeeping(g.multiply(weighted, g.logSoftmax(z)), -1));
  }

  private double weight(int k) {
    return classWeights.isEmpty() ? 1 : classWeights.get(k);
  }

  private void requireWeights(int count, String expected) {
    if (!classWeights.isEmpty() && classWeights.size() != count) {
      throw new ConfigurationException(
          "cross-entropy was given "
              + classWeights.size()
              + " classWeights, but needs "
              + count
              + ": "
              + expected);
    }
  }
}
