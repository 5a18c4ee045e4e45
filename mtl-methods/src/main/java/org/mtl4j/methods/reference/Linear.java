// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.OneHot;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.task.Prediction;

/**
 * Ridge regression for values, logistic regression for yes or no and for classes. Categories become
 * columns of 0 and 1, and all columns are standardized. The intercept has no penalty.
 *
 * @param penalties λ in "sum of losses + λ/2 · sum of squared coefficients", where the loss is half
 *     the squared error or the log loss of a row. The one with the smallest loss on validation rows
 *     is used; without such rows the middle one
 */
@Pluggable(
    name = "linear",
    summary = "Ridge regression for values, logistic regression for yes or no and for classes.",
    source = "Hoerl and Kennard, Technometrics 1970")
public record Linear(
    @Option("penalties on squared coefficients; validation rows choose one") List<Double> penalties)
    implements ReferenceModel {
  /** Codes of one column that get a coefficient. */
  private static final int CODES = 100;

  public Linear {
    penalties = penalties.stream().sorted().toList();
    if (penalties.isEmpty()) {
      throw new OptionException("penalties", "must have one or more numbers, but has none");
    }
    penalties.forEach(penalty -> Bounds.positive("penalties", penalty));
  }

  public Linear() {
    this(List.of(0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0));
  }

  @Override
  public double secondsPerNumber() {
    return 5e-6;
  }

  @Override
  public Predictor fit(Label label, Examples training, Examples validation, long seed) {
    OneHot oneHot = OneHot.of(label, training.features(), CODES);
    double[][] columns = oneHot.apply(training.features());
    Standardization scale = Standardization.of(columns, training.weights());
    Examples rows = training.features(scale.apply(columns));
    Examples others = validation.features(scale.apply(oneHot.apply(validation.features())));
    boolean value = label.prediction() == Prediction.VALUE;
    DoubleFunction<Coefficients> fit =
        value ? new Ridge(rows)::fit : new Logistic(rows, Math.max(2, label.outputs()))::fit;
    Coefficients best = chosen(fit, others, value);
    return features -> {
      double[][] predictions = best.predict(scale.apply(oneHot.apply(features)), value);
      return label.prediction() == Prediction.PROBABILITY ? ofYes(predictions) : predictions;
    };
  }

  /** Fits the strongest penalty first, as its coefficients are the best start for the next one. */
  private Coefficients chosen(
      DoubleFunction<Coefficients> fit, Examples validation, boolean value) {
    if (validation.rows() == 0) {
      return fit.apply(penalties.get(penalties.size() / 2));
    }
    Coefficients best = fit.apply(penalties.get(penalties.size() - 1));
    double least = best.loss(validation, value);
    for (int i = penalties.size() - 2; i >= 0; i--) {
      Coefficients next = fit.apply(penalties.get(i));
      double loss = next.loss(validation, value);
      if (loss < least) {
        best = next;
        least = loss;
      }
    }
    return best;
  }

  private static double[][] ofYes(double[][] probabilities) {
    return Arrays.stream(probabilities).map(row -> new double[] {row[1]}).toArray(double[][]::new);
  }
}
