// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/** The absolute error |ŷ - y|. Its gradient is 0 if both are equal. */
@Pluggable(name = "mae", summary = "The absolute error.")
public record Mae() implements Loss {
  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.VALUE;
  }

  @Override
  public Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label) {
    return g.abs(g.subtract(output, label));
  }
}
