// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.merging;

import java.util.List;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Task arithmetic (Ilharco et al., ICLR 2023): θ = θ0 + λ Σ_m τ_m, where τ_m = θ_m - θ0 is the
 * change that the training of model m made. The paper chooses λ on validation data for each set of
 * models; its values are near 0.3 to 0.4, here 0.4. λ = 1/M gives the mean.
 *
 * @param scale λ; negative values subtract what was learned
 */
@Pluggable(
    name = "task-arithmetic",
    summary = "The common start plus a multiple of the sum of all changes.",
    source = "Ilharco et al., ICLR 2023")
public record TaskArithmetic(@Option("factor of the summed changes, finite") double scale)
    implements Merging {

  public TaskArithmetic {
    if (!Double.isFinite(scale)) {
      throw new OptionException("scale", "must be finite, but is " + scale);
    }
  }

  public TaskArithmetic() {
    this(0.4);
  }

  @Override
  public float[] merge(float[] start, List<float[]> models) {
    float[] merged = new float[start.length];
    for (int i = 0; i < merged.length; i++) {
      double sum = 0;
      for (float[] model : models) {
        sum += (double) model[i] - start[i];
      }
      merged[i] = (float) (start[i] + scale * sum);
    }
    return merged;
  }
}
