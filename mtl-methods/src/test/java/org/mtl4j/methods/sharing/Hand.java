// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.TrialEncoder;

/** Layers of a network on a {@link TrialEncoder}, computed in float64 from its variables. */
public record Hand(Feed feed) {
  /** A variable. */
  public Values variable(String name) {
    return feed.variables().get(name);
  }

  /** The output of a stem for a row: two embeddings of width 2, three numbers. */
  public double[] stem(String place, int row) {
    Values table = variable(place + "/stem/embedding/table");
    Values codes = feed.inputs().get(InputSpec.CODES);
    Values numbers = feed.inputs().get(InputSpec.NUMBERS);
    int k = (int) codes.at(row, 0);
    int l = 4 + (int) codes.at(row, 1);
    return new double[] {
      table.at(k, 0),
      table.at(k, 1),
      table.at(l, 0),
      table.at(l, 1),
      numbers.at(row, 0),
      numbers.at(row, 1),
      numbers.at(row, 2)
    };
  }

  /** f(x W + b). */
  public double[] dense(String place, double[] x, DoubleUnaryOperator f) {
    double[] product = product(x, variable(place + "/kernel"));
    Values bias = variable(place + "/bias");
    return IntStream.range(0, product.length)
        .mapToDouble(o -> f.applyAsDouble(bias.at(o) + product[o]))
        .toArray();
  }

  /** A stage of the encoder: dense with tanh. */
  public double[] stage(String place, double[] x) {
    return dense(place, x, Math::tanh);
  }

  /** A head of one output. */
  public double head(String place, double[] x) {
    return dense(place + "/output", x, y -> y)[0];
  }

  /** x W. */
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

  /** a, then b. */
  public static double[] concat(double[] a, double[] b) {
    return DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  /** 1 / (1 + exp(-x)). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** max(x, 0). */
  public static double relu(double x) {
    return Math.max(x, 0);
  }
}
