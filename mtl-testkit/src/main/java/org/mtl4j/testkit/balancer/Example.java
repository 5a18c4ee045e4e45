// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Gradients to try a method on, one for each row.
 *
 * @param name what is special about them
 * @param rows [T, n]
 */
record Example(String name, double[][] rows) {
  /** Gradients in general position. */
  static List<Example> ordinary(int least) {
    List<Example> all = new ArrayList<>();
    for (int tasks : new int[] {2, 3, 5, 16}) {
      if (tasks >= least) {
        Example any = random("independent", tasks, 2 * tasks + 1, 0, tasks);
        Example agreeing = random("agreeing", tasks, 2 * tasks + 1, 3, 7L * tasks);
        all.addAll(List.of(any, agreeing));
        all.add(random("crowded", tasks, tasks, 0, 3L * tasks));
        all.add(any.with("norms a factor 1e4 apart", 0, scaled(any.rows[0], 1e-4)));
      }
    }
    return all;
  }

  /** Gradients for which some problems have no solution. */
  static List<Example> special(int least) {
    List<Example> all = new ArrayList<>();
    for (int tasks : new int[] {2, 3, 5}) {
      if (tasks >= least) {
        Example any = random("independent", tasks, 2 * tasks + 1, 0.5, 11L * tasks);
        double[] first = any.rows[0];
        all.add(any.with("a zero row", 1, new double[first.length]));
        all.add(any.with("two equal rows", 1, first));
        all.add(any.with("two opposite rows", 1, scaled(first, -1)));
        all.add(any.with("a tenth of an opposite row", 1, scaled(first, -0.1)));
        all.add(any.map("a stationary point", i -> i == 0 ? minusSum(any.rows) : any.rows[i]));
        all.add(any.map("all zero", i -> new double[first.length]));
        all.add(any.map("all equal", i -> first));
        all.add(random("of low rank", tasks, (tasks + 1) / 2, 0.5, 5L * tasks));
      }
    }
    return all;
  }

  static Example random(String name, int tasks, int width, double common, long seed) {
    Random random = new Random(seed);
    double[] direction = random.doubles(width, -1, 1).toArray();
    double[][] rows = new double[tasks][width];
    for (double[] row : rows) {
      Arrays.setAll(row, k -> random.nextGaussian() + common * direction[k]);
    }
    return new Example("%s, %d x %d".formatted(name, tasks, width), rows);
  }

  private static double[] minusSum(double[][] rows) {
    double[] sum = new double[rows[0].length];
    for (int i = 1; i < rows.length; i++) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] -= rows[i][k];
      }
    }
    return sum;
  }

  private Example with(String what, int task, double[] row) {
    return map(what, i -> i == task ? row : rows[i]);
  }

  private Example map(String what, IntFunction<double[]> row) {
    double[][] mapped = IntStream.range(0, size()).mapToObj(row).toArray(double[][]::new);
    return new Example(name + ", " + what, mapped);
  }

  int size() {
    return rows.length;
  }

  /** Losses that differ: 1, 2, 3 and so on. */
  double[] losses() {
    return IntStream.range(0, size()).mapToDouble(i -> i + 1.0).toArray();
  }

  Example scaled(double factor) {
    return map("times " + factor, i -> scaled(rows[i], factor));
  }

  static double[] scaled(double[] a, double factor) {
    return Arrays.stream(a).map(x -> factor * x).toArray();
  }

  static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }

  /** Scaled, so that squares of small numbers do not underflow. */
  static double norm(double[] a) {
    double largest = Arrays.stream(a).map(Math::abs).max().orElse(0);
    return largest == 0
        ? 0
        : largest * Math.sqrt(Arrays.stream(a).map(x -> x / largest).map(x -> x * x).sum());
  }

  static double distance(double[] a, double[] b) {
    return norm(IntStream.range(0, a.length).mapToDouble(k -> a[k] - b[k]).toArray());
  }
}
