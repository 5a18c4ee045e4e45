// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.merging;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * TIES merging (Yadav et al., NeurIPS 2023) of the changes τ_m = θ_m - θ0, in three steps:
 *
 * <ol>
 *   <li>Trim: of each τ_m, the k · n elements of the largest magnitude stay; others become 0. Equal
 *       magnitudes at the limit stay.
 *   <li>Elect: the sign of an element is that of its sum over the models. If the sum is 0, it is
 *       the sign that most elements elect.
 *   <li>Disjoint mean: the mean over the models whose element is not 0 and has the elected sign.
 * </ol>
 *
 * <p>θ = θ0 + λ times the result. Defaults are those of the paper without validation data: k = 0.2,
 * λ = 1.
 *
 * @param keep k
 * @param scale λ
 */
@Pluggable(
    name = "ties",
    summary = "The common start plus the mean of large changes that agree in sign.",
    source = "Yadav et al., NeurIPS 2023")
public record Ties(
    @Option("share of the changes of each model that stay, in (0, 1]") double keep,
    @Option("factor of the merged changes, finite") double scale)
    implements Merging {

  public Ties {
    Bounds.share("keep", keep);
    if (!Double.isFinite(scale)) {
      throw new OptionException("scale", "must be finite, but is " + scale);
    }
  }

  public Ties() {
    this(0.2, 1);
  }

  @Override
  public float[] merge(float[] start, List<float[]> models) {
    List<double[]> changes = models.stream().map(model -> trimmed(start, model)).toList();
    double[] signs = signs(changes, start.length);
    float[] merged = new float[start.length];
    for (int i = 0; i < merged.length; i++) {
      double sum = 0;
      int count = 0;
      for (double[] change : changes) {
        if (change[i] * signs[i] > 0) {
          sum += change[i];
          count++;
        }
      }
      merged[i] = (float) (start[i] + scale * (count == 0 ? 0 : sum / count));
    }
    return merged;
  }

  private double[] trimmed(float[] start, float[] model) {
    double[] change = new double[start.length];
    Arrays.setAll(change, i -> (double) model[i] - start[i]);
    double[] sizes = Arrays.stream(change).map(Math::abs).sorted().toArray();
    int kept = (int) Math.max(1, Math.floor(keep * change.length));
    double least = sizes.length == 0 ? 0 : sizes[sizes.length - kept];
    Arrays.setAll(change, i -> Math.abs(change[i]) >= least ? change[i] : 0);
    return change;
  }

  private static double[] signs(List<double[]> changes, int length) {
    double[] signs = new double[length];
    double majority = 0;
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (double[] change : changes) {
        sum += change[i];
      }
      signs[i] = Math.signum(sum);
      majority += signs[i];
    }
    for (int i = 0; i < length; i++) {
      signs[i] = signs[i] == 0 ? Math.signum(majority) : signs[i];
    }
    return signs;
  }
}
