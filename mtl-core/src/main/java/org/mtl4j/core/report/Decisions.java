// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.mtl4j.serve.file.Json;

/** Probabilities of yes beside labels, by decreasing probability. */
final class Decisions {
  /** Spans of probabilities of a calibration. */
  private static final int TENTHS = 10;

  private final double[] probabilities;

  /** The weight of rows that are yes or no, up to and including each row. */
  private final double[] right;

  private final double[] wrong;

  private Decisions(double[] probabilities, double[] right, double[] wrong) {
    this.probabilities = probabilities;
    this.right = right;
    this.wrong = wrong;
  }

  static Decisions of(
      int[] rows, IntToDoubleFunction probability, IntPredicate yes, float[] weights) {
    int[] order =
        Arrays.stream(rows)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -probability.applyAsDouble(row)))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] right = new double[order.length];
    double[] wrong = new double[order.length];
    double yesSoFar = 0;
    double noSoFar = 0;
    for (int i = 0; i < order.length; i++) {
      boolean is = yes.test(order[i]);
      yesSoFar += is ? weights[order[i]] : 0;
      noSoFar += is ? 0 : weights[order[i]];
      right[i] = yesSoFar;
      wrong[i] = noSoFar;
    }
    double[] sorted = Arrays.stream(order).mapToDouble(probability).toArray();
    return new Decisions(sorted, right, wrong);
  }

  private double positives() {
    return right.length == 0 ? 0 : right[right.length - 1];
  }

  private double negatives() {
    return wrong.length == 0 ? 0 : wrong[wrong.length - 1];
  }

  /** Whether there are rows of yes and of no. */
  boolean twoSided() {
    return positives() > 0 && negatives() > 0;
  }

  /**
   * The weight of all rows of yes and no, and of those that reach each of some thresholds.
   *
   * @param points the most thresholds, about
   */
  ObjectNode json(String name, int points) {
    ObjectNode node = Json.object().put("name", name);
    node.put("positives", positives()).put("negatives", negatives());
    double[] thresholds = new double[points + 2];
    double[] reachYes = new double[points + 2];
    double[] reachNo = new double[points + 2];
    int size = 1;
    thresholds[0] = Double.NaN; // above all
    double step = (positives() + negatives()) / points;
    double next = 0;
    for (int i = 0; i < right.length; i++) {
      boolean tied = i + 1 < right.length && probabilities[i + 1] == probabilities[i];
      boolean last = i + 1 == right.length;
      // Evenly along the ROC curve: rare answers have their points too.
      double along =
          (positives() + negatives()) * (right[i] / positives() + wrong[i] / negatives()) / 2;
      if (!tied && (last || along >= next && size < points + 1)) {
        thresholds[size] = probabilities[i];
        reachYes[size] = right[i];
        reachNo[size++] = wrong[i];
        next = along + step;
      }
    }
    ObjectNode curve = node.putObject("curve");
    curve.set("threshold", numbers(Arrays.copyOf(thresholds, size)));
    curve.set("tp", numbers(Arrays.copyOf(reachYes, size)));
    curve.set("fp", numbers(Arrays.copyOf(reachNo, size)));
    return node;
  }

  /** The weight of true and false positives and negatives at a threshold. */
  ObjectNode at(double threshold) {
    int reached = 0;
    while (reached < probabilities.length && probabilities[reached] >= threshold) {
      reached++;
    }
    double tp = reached == 0 ? 0 : right[reached - 1];
    double fp = reached == 0 ? 0 : wrong[reached - 1];
    ObjectNode node = Json.object();
    return node.put("tp", tp).put("fp", fp).put("fn", positives() - tp).put("tn", negatives() - fp);
  }

  /** Mean probability, share of yes and weight of the rows in each tenth that has rows. */
  ObjectNode calibration() {
    double[] weight = new double[TENTHS];
    double[] sum = new double[TENTHS];
    double[] yes = new double[TENTHS];
    for (int i = 0; i < probabilities.length; i++) {
      int tenth = Math.min(TENTHS - 1, (int) (probabilities[i] * TENTHS));
      double isYes = right[i] - (i == 0 ? 0 : right[i - 1]);
      double isNo = wrong[i] - (i == 0 ? 0 : wrong[i - 1]);
      weight[tenth] += isYes + isNo;
      yes[tenth] += isYes;
      sum[tenth] += (isYes + isNo) * probabilities[i];
    }
    ObjectNode node = Json.object();
    ArrayNode predicted = node.putArray("predicted");
    ArrayNode observed = node.putArray("observed");
    ArrayNode weights = node.putArray("weight");
    for (int t = 0; t < TENTHS; t++) {
      if (weight[t] > 0) {
        predicted.add((float) (sum[t] / weight[t]));
        observed.add((float) (yes[t] / weight[t]));
        weights.add((float) weight[t]);
      }
    }
    return node;
  }

  /** Numbers in single precision, as predictions are; null if not finite. */
  static ArrayNode numbers(double[] values) {
    ArrayNode array = Json.mapper().createArrayNode();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        array.addNull();
      } else if (value == Math.rint(value)) {
        array.add((long) value);
      } else {
        array.add((float) value);
      }
    }
    return array;
  }
}
