// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Means of some numbers over spans of a long series, each span with as many records. */
final class Bins {
  /** The most spans; even. */
  private static final int MOST = 120;

  private final double[] from = new double[MOST];
  private final double[][] sums;
  private final int[][] counts;
  private final int width;
  private int bins;
  private int inBin;
  private int perBin = 1;
  private double last;

  /**
   * @param width how many numbers a record has
   */
  Bins(int width) {
    this.width = width;
    this.sums = new double[MOST][width];
    this.counts = new int[MOST][width];
  }

  /** Adds a record; NaN does not count. */
  void add(double x, double[] values) {
    if (inBin == 0) {
      if (bins == MOST) {
        join();
      }
      from[bins++] = x;
    }
    last = x;
    for (int i = 0; i < width; i++) {
      if (!Double.isNaN(values[i])) {
        sums[bins - 1][i] += values[i];
        counts[bins - 1][i]++;
      }
    }
    inBin = (inBin + 1) % perBin;
  }

  private void join() {
    for (int b = 0; b < MOST / 2; b++) {
      from[b] = from[2 * b];
      for (int i = 0; i < width; i++) {
        sums[b][i] = sums[2 * b][i] + sums[2 * b + 1][i];
        counts[b][i] = counts[2 * b][i] + counts[2 * b + 1][i];
      }
    }
    for (int b = MOST / 2; b < MOST; b++) {
      sums[b] = new double[width];
      counts[b] = new int[width];
    }
    bins = MOST / 2;
    perBin *= 2;
  }

  /** The first record of each span and the last of all; and for each number its means. */
  void write(ObjectNode node) {
    double[] starts = new double[bins];
    System.arraycopy(from, 0, starts, 0, bins);
    node.set("from", Curve.numbers(starts, true));
    node.put("to", (long) last).put("records", perBin);
    ArrayNode rows = node.putArray("means");
    for (int i = 0; i < width; i++) {
      double[] means = new double[bins];
      for (int b = 0; b < bins; b++) {
        means[b] = sums[b][i] / counts[b][i];
      }
      rows.add(Curve.numbers(means, false));
    }
  }
}
