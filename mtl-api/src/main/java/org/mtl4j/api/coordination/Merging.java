// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;

/**
 * Merges the parameters of several trained models of one shape into one model, without training.
 *
 * <p>The vectors have the trained parameters that all models have. Parameters of one model alone,
 * such as the head of a task that it alone has, are copied. Statistics, such as the moving means of
 * a normalization, are averaged.
 */
public interface Merging {
  /**
   * Whether the rule reads the common start of the models; true by default. Models without one are
   * refused then.
   */
  default boolean readsStart() {
    return true;
  }

  /**
   * Merges.
   *
   * @param start θ0, the parameters from which all models were trained [n]; zeros if the rule does
   *     not read them
   * @param models the parameters of two models or more [n] each; not to be changed
   * @return the merged parameters [n]
   */
  float[] merge(float[] start, List<float[]> models);
}
