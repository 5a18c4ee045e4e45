package org.mtl4j.api.task;

import org.mtl4j.api.option.Pluggable;

/** A number by which predictions are judged. */
public interface Metric {
  /** The name by which it is found. */
  default String id() {
    return Pluggable.Name.of(this);
  }

  /** Which way is better. */
  Direction direction();

  /** Whether it has a meaning for predictions of this kind. */
  boolean fits(Prediction prediction);

  /**
   * Computes it over all rows with a label; NaN where it is not defined, such as an AUC over one
   * class.
   */
  double of(Scores scores);

  /** Which way is better. */
  enum Direction {
    HIGHER,
    LOWER
  }
}
