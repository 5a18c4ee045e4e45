package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean of 2(y log(y / μ) - (y - μ)). Not defined for predictions that are not above zero,
 * labels below zero, and tasks of several labels.
 */
@Pluggable(
    name = "poisson-deviance",
    summary = "How far predicted means are from counts, by Poisson's likelihood.",
    source = "McCullagh and Nelder, Generalized Linear Models, 1989")
public record PoissonDeviance() implements Metric {
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
    LabeledRows rows = LabeledRows.of(scores);
    return scores.labelWidth() > 1 || rows.hasNan()
        ? Double.NaN
        : rows.mean(row -> unit(scores.label(row, 0), scores.prediction(row, 0)));
  }

  private static double unit(double y, double mu) {
    return y >= 0 && mu > 0 ? 2 * ((y > 0 ? y * Math.log(y / mu) : 0) - (y - mu)) : Double.NaN;
  }
}
