// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import org.mtl4j.api.option.Pluggable;

/** A measure of the quality of predictions. */
public interface Metric {
  /** The name. */
  default String id() {
    return Pluggable.Name.of(this);
  }

  /** Whether higher or lower values are better. */
  Direction direction();

  /** Whether the metric is defined for such predictions. */
  boolean fits(Prediction prediction);

  /**
   * Computes the metric over the {@linkplain Scores#labeled labeled} rows; NaN if it is not
   * defined, such as an AUC of one class.
   */
  double of(Scores scores);

  /** Whether higher or lower values are better. */
  enum Direction {
    HIGHER,
    LOWER
  }
}
