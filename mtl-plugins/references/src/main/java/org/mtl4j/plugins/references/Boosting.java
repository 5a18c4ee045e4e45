// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.references;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;

/**
 * Gradient boosting of trees. Validation rows choose the number of trees; without them it is 100.
 *
 * @param trees the number of trees, at most
 * @param rate the factor on each tree
 * @param depth the depth of a tree, at most
 * @param patience trees without improvement on validation rows before training stops
 */
@Pluggable(
    name = "boosting",
    summary = "Gradient boosting of trees, by XGBoost.",
    source = "Chen and Guestrin, KDD 2016")
public record Boosting(
    @Option("trees, at most; 1 to 100,000") int trees,
    @Option("factor on each tree") double rate,
    @Option("depth of a tree, at most; 1 to 100") int depth,
    @Option("trees without improvement on validation rows before training stops") int patience)
    implements ReferenceModel {
  private static final int WITHOUT_VALIDATION = 100;

  public Boosting {
    Bounds.within(1, 100_000, "trees", trees);
    Bounds.share("rate", rate);
    Bounds.within(1, 100, "depth", depth);
    Bounds.atLeast(1, "patience", patience);
  }

  public Boosting() {
    this(500, 0.1, 6, 30);
  }

  @Override
  public double secondsPerNumber() {
    return 1.5e-5;
  }

  @Override
  public Predictor fit(Label label, Examples training, Examples validation, long seed) {
    Columns columns = Columns.of(label, training);
    Map<String, Object> options = new LinkedHashMap<>();
    switch (label.prediction()) {
      case VALUE -> {
        options.put("objective", "reg:squarederror");
        options.put("eval_metric", "rmse");
      }
      case PROBABILITY -> {
        options.put("objective", "binary:logistic");
        options.put("eval_metric", "logloss");
      }
      case DISTRIBUTION -> {
        options.put("objective", "multi:softprob");
        options.put("num_class", label.outputs());
        options.put("eval_metric", "mlogloss");
      }
    }
    options.put("learning_rate", rate);
    options.put("max_depth", depth);
    options.put("tree_method", "hist");
    options.put("subsample", 0.8);
    options.put("colsample_bytree", 0.8);
    options.put("seed", seed);
    Trees fitted =
        validation.rows() == 0
            ? Trees.fit(columns, training, options, Math.min(trees, WITHOUT_VALIDATION))
            : Trees.fit(columns, training, validation, options, trees, patience);
    return new Fitted(fitted, columns);
  }

  private record Fitted(Trees trees, Columns columns) implements Predictor {
    @Override
    public double[][] predict(double[][] features) {
      return Arrays.stream(trees.predict(columns, features))
          .map(
              row -> {
                double[] numbers = new double[row.length];
                Arrays.setAll(numbers, i -> row[i]);
                return numbers;
              })
          .toArray(double[][]::new);
    }

    @Override
    public void close() {
      trees.close();
    }
  }
}
