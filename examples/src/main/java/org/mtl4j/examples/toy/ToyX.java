// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/** Reads the x of the place, so that the evaluations of a run are its trajectory. */
@Pluggable(name = "toy-x", summary = "The x of the place on the toy problem.")
public record ToyX() implements Metric {
  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.VALUE;
  }

  @Override
  public double of(Scores scores) {
    return scores.prediction(0, 0);
  }
}
