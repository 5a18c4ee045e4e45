// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.util.Optional;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Labels;

/** Labels with a mask, of rows of weight 1. */
record TrialLabels(Tensor values, Tensor mask) implements Labels {
  @Override
  public Optional<Tensor> weights() {
    return Optional.empty();
  }
}
