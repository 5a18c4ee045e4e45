// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.references;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.task.Prediction;

/**
 * A random forest: the mean of fully grown trees, each on a sample of the rows, with the defaults
 * of scikit-learn. A split considers all columns for a value, and the square root of their number
 * for yes or no and for classes. Probabilities are means of 0 and 1, as trees by the Gini impurity
 * are those by the variance of 0 and 1. A class has a forest of its own, and the shares of the
 * classes are divided by their sum.
 *
 * <p>A tree has 63 percent of the rows, drawn without replacement: as many different rows as a
 * bootstrap sample has.
 *
 * @param trees the number of trees
 */
@Pluggable(
    name = "forest",
    summary = "A random forest of fully grown trees, by XGBoost.",
    source = "Breiman, Machine Learning 2001; Chen and Guestrin, KDD 2016")
public record Forest(@Option("trees, 1 to 100,000") int trees) implements ReferenceModel {
  /** 1 - 1/e. */
  private static final double SAMPLE = 0.632;

  /** Deeper than trees of any data; the exact method needs a bound. */
  private static final int DEPTH = 100;

  /** Training rows from which on splits for a value are searched in a histogram of each column. */
  private static final int MANY = 2_000;

  /** The bins of a histogram. */
  private static final int BINS = 128;

  public Forest {
    Bounds.within(1, 100_000, "trees", trees);
  }

  public Forest() {
    this(100);
  }

  @Override
  public Predictor fit(Label label, Examples training, Examples validation, long seed) {
    Columns columns = Columns.of(label, training);
    boolean value = label.prediction() == Prediction.VALUE;
    boolean classes = label.prediction() == Prediction.DISTRIBUTION;
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("objective", "reg:squarederror");
    options.put("num_parallel_tree", trees);
    options.put("learning_rate", 1);
    options.put("lambda", 0);
    options.put("min_child_weight", 0);
    options.put("max_depth", DEPTH);
    options.put("subsample", SAMPLE);
    if (value && training.rows() < MANY) {
      options.put("tree_method", "exact");
    } else { // only histograms allow for a sample of the columns at each split
      options.put("tree_method", "hist");
      options.put("max_bin", BINS);
      options.put("colsample_bynode", value ? 1 : 1 / Math.sqrt(columns.width()));
    }
    options.put("seed", seed);
    List<Trees> forests = new ArrayList<>();
    for (int k = 0; k < label.outputs(); k++) {
      int own = k;
      double[] labels =
          classes
              ? Arrays.stream(training.labels()).map(y -> y == own ? 1 : 0).toArray()
              : training.labels();
      forests.add(
          Trees.fit(
              columns, new Examples(training.features(), labels, training.weights()), options));
    }
    return new Fitted(forests, columns, classes);
  }

  private record Fitted(List<Trees> forests, Columns columns, boolean classes)
      implements Predictor {
    @Override
    public double[][] predict(double[][] features) {
      double[][] result = new double[features.length][forests.size()];
      for (int k = 0; k < forests.size(); k++) {
        float[][] predictions = forests.get(k).predict(columns, features);
        for (int row = 0; row < result.length; row++) {
          result[row][k] = predictions[row][0];
        }
      }
      if (classes) {
        Arrays.stream(result).forEach(Fitted::normalize);
      }
      return result;
    }

    private static void normalize(double[] shares) {
      double sum = Arrays.stream(shares).map(share -> Math.max(0, share)).sum();
      for (int k = 0; k < shares.length; k++) {
        shares[k] = sum > 0 ? Math.max(0, shares[k]) / sum : 1.0 / shares.length;
      }
    }

    @Override
    public void close() {
      forests.forEach(Trees::close);
    }
  }
}
