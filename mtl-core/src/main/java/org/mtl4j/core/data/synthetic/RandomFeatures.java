// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mtl4j.api.data.TableBuilder;

/**
 * Random functions of random inputs. Each feature is a network of one hidden layer with tanh plus a
 * number for each category, standardized over the rows.
 */
final class RandomFeatures {
  private static final int UNITS = 4;
  private static final int VALUES = 10;
  private static final double STEEPNESS = 1.5;
  private static final double CATEGORY_SHARE = 0.5;

  private final Random random;
  private final int rows;
  private final double[][] inputs;
  private final int[][] codes;

  private RandomFeatures(Random random, int rows, double[][] inputs, int[][] codes) {
    this.random = random;
    this.rows = rows;
    this.inputs = inputs;
    this.codes = codes;
  }

  /** Draws the inputs and adds them to a table. */
  static RandomFeatures draw(
      Random random, int rows, int inputs, int categories, TableBuilder table) {
    double[][] x = new double[inputs][];
    for (int i = 0; i < inputs; i++) {
      x[i] = Vectors.gaussian(random, rows);
      table.numbers("x" + i, x[i]);
    }
    int[][] codes = new int[categories][rows];
    for (int i = 0; i < categories; i++) {
      String[] texts = new String[rows];
      for (int row = 0; row < rows; row++) {
        codes[i][row] = random.nextInt(VALUES);
        texts[row] = "v" + codes[i][row];
      }
      table.texts("c" + i, texts);
    }
    return new RandomFeatures(random, rows, x, codes);
  }

  /** New features [count][rows]. */
  double[][] next(int count) {
    List<double[]> features = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      features.add(next());
    }
    return features.toArray(double[][]::new);
  }

  private double[] next() {
    double[] feature = new double[rows];
    for (int unit = 0; unit < UNITS; unit++) {
      double[] direction = Vectors.unit(Vectors.gaussian(random, inputs.length));
      double bias = random.nextGaussian();
      double weight = random.nextGaussian();
      for (int row = 0; row < rows; row++) {
        double sum = bias;
        for (int i = 0; i < inputs.length; i++) {
          sum += STEEPNESS * direction[i] * inputs[i][row];
        }
        feature[row] += weight * Math.tanh(sum);
      }
    }
    standardize(feature);
    for (int[] code : codes) {
      double[] effects = Vectors.gaussian(random, VALUES);
      for (int row = 0; row < rows; row++) {
        feature[row] += CATEGORY_SHARE * effects[code[row]];
      }
    }
    standardize(feature);
    return feature;
  }

  private static void standardize(double[] values) {
    double mean = Vectors.mean(values);
    double deviation = Math.sqrt(Vectors.covariance(values, values));
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation == 0 ? 0 : (values[i] - mean) / deviation;
    }
  }
}
