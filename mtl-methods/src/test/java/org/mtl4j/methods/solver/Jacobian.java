// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Rows of task gradients with a name, and the arithmetic on them that the tests need. */
final class Jacobian {
  static final int[] SIZES = {1, 2, 3, 5, 8, 16, 40, 128};

  private final String name;
  private final double[][] rows;

  Jacobian(String name, double[][] rows) {
    this.name = name;
    this.rows = rows;
  }

  /** Problems of every size and kind. */
  static List<Jacobian> all() {
    List<Jacobian> all = new ArrayList<>();
    for (int tasks : SIZES) {
      for (int seed = 0; seed < (tasks > 16 ? 1 : 4); seed++) {
        addKinds(all, tasks, new Random(1000L * tasks + seed));
      }
    }
    return all;
  }

  /** Problems of every kind with few tasks, for tests that have to be quick. */
  static List<Jacobian> small() {
    List<Jacobian> small = new ArrayList<>();
    for (int tasks : new int[] {1, 2, 3, 4, 5, 9}) {
      for (int seed = 0; seed < 2; seed++) {
        addKinds(small, tasks, new Random(100L * tasks + seed));
      }
    }
    return small;
  }

  private static void addKinds(List<Jacobian> all, int tasks, Random random) {
    all.add(normal("random", tasks, 2 * tasks + 2, 0, random));
    all.add(normal("agreeing", tasks, 2 * tasks + 2, 0.7, random));
    all.add(normal("conflicting", tasks, tasks + 1, 0, random).centered(0.9));
    all.add(normal("barely independent", tasks, tasks, 0, random));
    all.add(normal("rank 2", tasks, 2, 0, random));
    all.add(normal("half rank", tasks, (tasks + 1) / 2, 0, random));
    all.add(normal("half rank, agreeing", tasks, (tasks + 1) / 2, 2, random));
    all.add(normal("ill-scaled", tasks, 2 * tasks + 2, 0, random).illScaled(3, random));
    all.add(normal("worse scaled", tasks, 2 * tasks + 2, 0.3, random).illScaled(6, random));
    all.add(normal("ill-scaled, half rank", tasks, tasks / 2 + 1, 0, random).illScaled(3, random));
    all.add(normal("tiny", tasks, tasks + 3, 0, random).scaled(1e-12));
    all.add(normal("huge", tasks, tasks + 3, 0, random).scaled(1e12));
    if (tasks > 1) {
      all.add(normal("zero row", tasks, 2 * tasks, 0.3, random).withRow(0, 0));
      all.add(normal("equal rows", tasks, 2 * tasks, 0.3, random).withRow(0, 1));
      all.add(normal("equal directions", tasks, 2 * tasks, 0, random).withRow(0, 1e-3));
      all.add(normal("opposite rows", tasks, 2 * tasks, 0.3, random).withRow(0, -1));
      all.add(normal("opposite directions", tasks, 2 * tasks, 0.3, random).withRow(0, -1e3));
      all.add(normal("stationary", tasks, 2 * tasks, 0, random).centered(1));
    }
  }

  static Jacobian normal(String kind, int tasks, int width, double common, Random random) {
    double[][] rows = new double[tasks][width];
    double[] direction = random.doubles(width, -1, 1).toArray();
    for (double[] row : rows) {
      for (int k = 0; k < width; k++) {
        row[k] = random.nextGaussian() + common * direction[k];
      }
    }
    return new Jacobian(kind + ", " + tasks + " x " + width, rows);
  }

  /** Minus a part of the mean row: for 1 the mean is zero. */
  private Jacobian centered(double part) {
    for (int k = 0; k < rows[0].length; k++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[k] / rows.length;
      }
      for (double[] row : rows) {
        row[k] -= part * mean;
      }
    }
    return this;
  }

  private Jacobian illScaled(double decades, Random random) {
    for (double[] row : rows) {
      double factor = Math.pow(10, decades * (2 * random.nextDouble() - 1));
      for (int k = 0; k < row.length; k++) {
        row[k] *= factor;
      }
    }
    return this;
  }

  Jacobian scaled(double factor) {
    double[][] scaled = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        scaled[i][k] = factor * rows[i][k];
      }
    }
    return new Jacobian(name, scaled);
  }

  /** With the last row replaced by a multiple of another. */
  private Jacobian withRow(int source, double factor) {
    for (int k = 0; k < rows[0].length; k++) {
      rows[rows.length - 1][k] = factor * rows[source][k];
    }
    return this;
  }

  Jacobian permuted(int[] order) {
    double[][] permuted = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      permuted[i] = rows[order[i]];
    }
    return new Jacobian(name + ", permuted", permuted);
  }

  double[][] rows() {
    return rows;
  }

  int tasks() {
    return rows.length;
  }

  double[] gramian() {
    int n = rows.length;
    double[] gramian = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        gramian[i * n + j] = dot(rows[i], rows[j]);
      }
    }
    return gramian;
  }

  double norm(int task) {
    return Jacobian.norm(rows[task]);
  }

  /** weightsᵀJ. */
  double[] update(double[] weights) {
    double[] update = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < update.length; k++) {
        update[k] += weights[i] * rows[i][k];
      }
    }
    return update;
  }

  double[] mean() {
    double[] equal = new double[rows.length];
    Arrays.fill(equal, 1.0 / rows.length);
    return update(equal);
  }

  /** Σ|wᵢ|‖gᵢ‖: the rounding error of weightsᵀJ is relative to it. */
  double mass(double[] weights) {
    double mass = 0;
    for (int i = 0; i < rows.length; i++) {
      mass += Math.abs(weights[i]) * norm(i);
    }
    return mass;
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  static double distance(double[] x, double[] y) {
    double[] difference = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      difference[k] = x[k] - y[k];
    }
    return norm(difference);
  }

  @Override
  public String toString() {
    return name;
  }
}
