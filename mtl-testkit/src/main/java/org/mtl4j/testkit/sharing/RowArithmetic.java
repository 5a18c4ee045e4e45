// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;

/**
 * The layers of a {@link ConnectedNetwork}, computed row by row with plain arrays in float64. Tests
 * compare a strategy with it: a computation that does not use the graph.
 *
 * @param feed the values of variables, and the features of rows
 */
public record RowArithmetic(Feed feed) {
  /** The output of the stem of a {@link TrialEncoder} for the first row. */
  public double[] stem(String place) {
    return stem(place, 0);
  }

  /** The output of the stem of a {@link TrialEncoder} for a row: embeddings, then numbers. */
  public double[] stem(String place, int row) {
    Values table = variable(place + "/stem/embedding/table");
    Values codes = feed.inputs().get(InputSpec.CODES);
    int width = table.shape().size(1);
    double[] embedded = new double[2 * width];
    for (int k = 0; k < width; k++) {
      embedded[k] = table.at((int) codes.at(row, 0), k);
      embedded[width + k] = table.at(4 + (int) codes.at(row, 1), k);
    }
    double[] numbers = feed.inputs().get(InputSpec.NUMBERS).data();
    return concat(embedded, Arrays.copyOfRange(numbers, 3 * row, 3 * row + 3));
  }

  /** A stage with tanh: tanh(x K + b). */
  public double[] stage(String place, double[] x) {
    return dense(place, x, Math::tanh);
  }

  /** f(x K + b) of a dense layer in a scope. */
  public double[] dense(String place, double[] x, DoubleUnaryOperator f) {
    return dense(x, variable(place + "/kernel"), variable(place + "/bias"), f);
  }

  /** f(x K + b). */
  public static double[] dense(double[] x, Values kernel, Values bias, DoubleUnaryOperator f) {
    return each(bias.data(), product(x, kernel), (b, y) -> f.applyAsDouble(b + y));
  }

  /** x K. */
  public static double[] product(double[] x, Values kernel) {
    return IntStream.range(0, kernel.shape().size(1))
        .mapToDouble(
            o -> IntStream.range(0, x.length).mapToDouble(i -> x[i] * kernel.at(i, o)).sum())
        .toArray();
  }

  /** ⟨a, b⟩. */
  public static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /** The output of the head of a task, which has one number. */
  public double head(String task, double[] x) {
    return dense("heads/" + task + "/output", x, y -> y)[0];
  }

  /** The value of a variable. */
  public Values variable(String name) {
    Values values = feed.variables().get(name);
    if (values == null) {
      throw new IllegalArgumentException(name + " is none of " + feed.variables().keySet());
    }
    return values;
  }

  /** Two rows, one after the other. */
  public static double[] concat(double[] a, double[] b) {
    return DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  /** An operation on each element of two rows. */
  public static double[] each(double[] a, double[] b, DoubleBinaryOperator f) {
    return IntStream.range(0, a.length).mapToDouble(i -> f.applyAsDouble(a[i], b[i])).toArray();
  }

  /** a + factor · b. */
  public static double[] plus(double[] a, double factor, double[] b) {
    return each(a, b, (x, y) -> x + factor * y);
  }

  /** The softmax of a row. */
  public static double[] softmax(double[] x) {
    double total = Arrays.stream(x).map(Math::exp).sum();
    return Arrays.stream(x).map(v -> Math.exp(v) / total).toArray();
  }

  /** 1 / (1 + e^-x). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** max(x, 0). */
  public static double relu(double x) {
    return Math.max(x, 0);
  }
}
