// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

/** The meaning of the numbers of a prediction. It decides which metrics and losses fit. */
public enum Prediction {
  /**
   * One value per label, in the unit of the label. Further numbers may follow, such as quantiles or
   * a dispersion; {@link Task#outputs} names them.
   */
  VALUE,
  /** One probability of "yes" per label. Labels are 0 or 1. */
  PROBABILITY,
  /** One probability per class. The label is the index of the class. */
  DISTRIBUTION
}
