// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.merging;

import java.util.List;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.option.Pluggable;

/**
 * The mean of the parameters, θ = 1/M Σ θ_m (uniform soup, Wortsman et al., ICML 2022). The common
 * start cancels out; models without one are rarely near enough to each other for a useful mean.
 */
@Pluggable(
    name = "mean",
    summary = "The mean of the parameters of the models.",
    source = "Wortsman et al., ICML 2022")
public record Mean() implements Merging {
  @Override
  public boolean readsStart() {
    return false;
  }

  @Override
  public float[] merge(float[] start, List<float[]> models) {
    float[] merged = new float[start.length];
    for (int i = 0; i < merged.length; i++) {
      double sum = 0;
      for (float[] model : models) {
        sum += model[i];
      }
      merged[i] = (float) (sum / models.size());
    }
    return merged;
  }
}
