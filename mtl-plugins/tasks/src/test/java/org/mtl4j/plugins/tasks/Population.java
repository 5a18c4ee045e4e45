// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.Random;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;

/**
 * Rows with labels drawn from the models of the tasks, so that the true parameters are known. The
 * features a and b are standard normal.
 */
final class Population {
  static final double[] CUTS = {-1.5, 0, 1};
  static final double ALPHA = 0.6;
  static final double SIGMA = 0.5;

  private final Random random;
  final double[] a;
  final double[] b;

  Population(int rows, long seed) {
    random = new Random(seed);
    a = random.doubles(rows).map(ignored -> random.nextGaussian()).toArray();
    b = random.doubles(rows).map(ignored -> random.nextGaussian()).toArray();
  }

  double mean(int row) {
    return Math.exp(0.8 + 0.5 * a[row] - 0.3 * b[row]);
  }

  double buys(int row) {
    return 1 / (1 + Math.exp(0.5 - a[row]));
  }

  double logValue(int row) {
    return 2 + 0.6 * b[row];
  }

  /** The probability of a value above a cut. */
  double above(int row, int cut) {
    return 1 / (1 + Math.exp(CUTS[cut] - 1.2 * a[row] - 0.8 * b[row]));
  }

  double spread(int row) {
    return Math.exp(0.4 * a[row]);
  }

  Table table() {
    int rows = a.length;
    double[] counts = new double[rows];
    double[] wild = new double[rows];
    double[] noisy = new double[rows];
    double[] spent = new double[rows];
    String[] grades = new String[rows];
    for (int row = 0; row < rows; row++) {
      counts[row] = poisson(mean(row));
      wild[row] = poisson(mean(row) * gamma(1 / ALPHA) * ALPHA);
      noisy[row] = 50 + 10 * (b[row] + spread(row) * random.nextGaussian());
      boolean bought = random.nextDouble() < buys(row);
      spent[row] = bought ? Math.exp(logValue(row) + SIGMA * random.nextGaussian()) : 0;
      double u = random.nextDouble();
      int grade = 0;
      while (grade < CUTS.length && u < above(row, grade)) {
        grade++;
      }
      grades[row] = "ABCD".substring(grade, grade + 1);
    }
    return new TableBuilder("population")
        .numbers("a", a)
        .numbers("b", b)
        .numbers("counts", counts)
        .numbers("wild", wild)
        .numbers("noisy", noisy)
        .numbers("spent", spent)
        .texts("grade", grades)
        .build();
  }

  /** By Knuth's product, in pieces that do not underflow. */
  private int poisson(double mean) {
    double left = mean;
    int count = 0;
    double product = 1;
    while (true) {
      product *= random.nextDouble();
      while (product < 1 && left > 0) {
        double piece = Math.min(left, 100);
        product *= Math.exp(piece);
        left -= piece;
      }
      if (product <= 1) {
        return count;
      }
      count++;
    }
  }

  /** A gamma number of mean and shape k, by Marsaglia and Tsang. */
  private double gamma(double k) {
    double d = k - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
