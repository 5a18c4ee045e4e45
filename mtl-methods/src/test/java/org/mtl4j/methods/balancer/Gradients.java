// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.testkit.balancer.GivenHistory;

/** The gradients of the tasks present in one step, one a row. */
record Gradients(String name, double[][] rows, double[] losses) implements Problem {
  /** The relative accuracy of the statistic: of double precision. */
  static final double ACCURACY = 0x1p-52;

  Gradients(String name, double[][] rows) {
    this(name, rows, IntStream.range(0, rows.length).mapToDouble(i -> i + 1.0).toArray());
  }

  static Gradients random(String name, int tasks, int width, double common, long seed) {
    Random random = new Random(seed);
    double[] direction = random.doubles(width, -1, 1).toArray();
    double[][] rows = new double[tasks][width];
    for (double[] row : rows) {
      Arrays.setAll(row, k -> random.nextGaussian() + common * direction[k]);
    }
    return new Gradients(name + " " + tasks + " x " + width, rows);
  }

  Gradients scaled(double factor) {
    return map(name + " times " + factor, i -> scaled(rows[i], factor));
  }

  Gradients withRow(String what, int task, double[] row) {
    return map(name + " with " + what, i -> i == task ? row : rows[i]);
  }

  Gradients ordered(int[] order) {
    return new Gradients(
        name + " in another order",
        Arrays.stream(order).mapToObj(i -> rows[i]).toArray(double[][]::new),
        Arrays.stream(order).mapToDouble(i -> losses[i]).toArray());
  }

  private Gradients map(String title, java.util.function.IntFunction<double[]> row) {
    return new Gradients(
        title, IntStream.range(0, rows.length).mapToObj(row).toArray(double[][]::new), losses);
  }

  double[] weights(GradientBalancer balancer) {
    return solved(balancer.solver(size(), ACCURACY));
  }

  double[] solved(Solver solver) {
    double[] weights = new double[size()];
    solver.solve(this, weights);
    return weights;
  }

  double[] update(GradientBalancer balancer) {
    return update(weights(balancer));
  }

  double[] update(double[] weights) {
    double[] update = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < update.length; k++) {
        update[k] += weights[i] * rows[i][k];
      }
    }
    return update;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int task(int i) {
    return i;
  }

  @Override
  public double[] statistic() {
    int n = rows.length;
    double[] gramian = new double[n * n];
    Arrays.setAll(gramian, i -> dot(rows[i / n], rows[i % n]));
    return gramian;
  }

  @Override
  public History history() {
    return new GivenHistory(rows.length, 1);
  }

  @Override
  public String toString() {
    return name;
  }

  static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  static double[] scaled(double[] a, double factor) {
    return Arrays.stream(a).map(x -> factor * x).toArray();
  }

  static double distance(double[] a, double[] b) {
    return norm(IntStream.range(0, a.length).mapToDouble(k -> a[k] - b[k]).toArray());
  }
}
