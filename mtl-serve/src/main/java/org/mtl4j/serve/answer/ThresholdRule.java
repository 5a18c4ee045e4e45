// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.Arrays;
import java.util.Locale;

/** The score on the validation rows that a threshold for yes maximizes. */
public enum ThresholdRule {
  /** 2TP / (2TP + FP + FN): suited if yes is rare. */
  F1 {
    @Override
    double score(double right, double wrong, double yes, double no) {
      return 2 * right / (right + wrong + yes);
    }
  },
  /** (TP + TN) / all. */
  ACCURACY {
    @Override
    double score(double right, double wrong, double yes, double no) {
      return (right + no - wrong) / (yes + no);
    }
  },
  /** TP / (TP + FN) - FP / (FP + TN): both errors count alike, however frequent the classes. */
  YOUDEN {
    @Override
    double score(double right, double wrong, double yes, double no) {
      return right / yes - wrong / no;
    }
  },
  /** 0.5, independent of the rows. */
  HALF {
    @Override
    double score(double right, double wrong, double yes, double no) {
      return Double.NaN;
    }
  };

  /**
   * The score of a threshold.
   *
   * @param right the weight of the rows that are yes and reach it (TP)
   * @param wrong the weight of the rows that are no and reach it (FP)
   * @param yes the weight of all rows that are yes
   * @param no the weight of all rows that are no
   */
  abstract double score(double right, double wrong, double yes, double no);

  /**
   * Chooses the threshold with the best score, among the midpoints between neighboring
   * probabilities, so that rounding moves no prediction across it; of equal scores the one nearest
   * to 0.5.
   *
   * @param probabilities of yes
   * @param labels 1, 0, or NaN for missing
   * @param weights of the rows; rows of weight 0 are ignored
   */
  public Threshold choose(float[] probabilities, float[] labels, float[] weights) {
    Integer[] order = new Integer[probabilities.length];
    int rows = 0;
    double yes = 0;
    double no = 0;
    for (int i = 0; i < labels.length; i++) {
      if (!Float.isNaN(labels[i]) && weights[i] > 0) {
        order[rows++] = i;
        yes += labels[i] > 0.5f ? weights[i] : 0;
        no += labels[i] > 0.5f ? 0 : weights[i];
      }
    }
    if (this == HALF) {
      return Threshold.half(this, rows, "a half, as asked");
    }
    if (yes == 0 || no == 0) {
      String lacking = rows == 0 ? "has a label" : yes == 0 ? "means yes" : "means no";
      return Threshold.half(this, rows, "a half, since no validation row " + lacking);
    }
    Arrays.sort(order, 0, rows, (a, b) -> Float.compare(probabilities[b], probabilities[a]));
    return best(order, rows, probabilities, labels, weights, yes, no);
  }

  private Threshold best(
      Integer[] order,
      int rows,
      float[] probabilities,
      float[] labels,
      float[] weights,
      double yes,
      double no) {
    // The first candidate is above all probabilities, if these are below 1.
    float highest = probabilities[order[0]];
    double best = highest < 1 ? score(0, 0, yes, no) : Double.NEGATIVE_INFINITY;
    double value = between(1, highest);
    double right = 0;
    double wrong = 0;
    for (int i = 0; i < rows; i++) {
      int row = order[i];
      right += labels[row] > 0.5f ? weights[row] : 0;
      wrong += labels[row] > 0.5f ? 0 : weights[row];
      float below = i + 1 < rows ? probabilities[order[i + 1]] : 0;
      if (i + 1 < rows && below == probabilities[row]) {
        continue;
      }
      double score = score(right, wrong, yes, no);
      double candidate = between(probabilities[row], below);
      boolean nearer = Math.abs(candidate - 0.5) < Math.abs(value - 0.5);
      if (score > best || score == best && nearer) {
        best = score;
        value = candidate;
      }
    }
    String reason = "the best " + name().toLowerCase(Locale.ROOT) + " on validation rows";
    return new Threshold(value, this, rows, best, reason);
  }

  /** A threshold above the lower and up to the upper one: 0.5 if possible, else the midpoint. */
  private static double between(float upper, float lower) {
    if (upper >= 0.5f && lower < 0.5f) {
      return 0.5;
    }
    float middle = (float) ((upper + (double) lower) / 2);
    return middle > lower ? middle : upper;
  }
}
