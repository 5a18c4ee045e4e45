// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.synthetic;

import java.util.Random;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Two regression tasks with a given correlation: with u1, u2 orthonormal, w1 = c·u1 and w2 =
 * c·(p·u1 + √(1-p²)·u2), inputs x ~ N(0, I) and labels y_k = w_kᵀx + Σ_{i=1..m} sin(α_i·w_kᵀx +
 * β_i) + ε. The cosine of the two weight vectors is p; the correlation of the labels grows with it.
 * The paper does not give m, c, α and β; α and β are drawn from N(0, 1) and shared by both tasks.
 *
 * <p>Columns are the inputs x0, x1, ... and the labels y1 and y2.
 *
 * @param rows the number of rows, 1 or more
 * @param correlation p, from -1 to 1
 * @param dimensions the number of inputs, 2 or more
 * @param terms m, the number of sine terms, 0 or more; 0 makes the labels linear
 * @param scale c, above 0
 * @param noise the standard deviation of ε, 0 or more; the paper's variance of 0.01 is 0.1
 * @param seed of all random draws
 */
@Pluggable(
    name = "mmoe-pair",
    summary = "Synthetic pair of regression tasks with a set correlation.",
    source = "Ma et al., Modeling Task Relationships in Multi-task Learning, KDD 2018, section 3.2")
public record MmoePair(
    @Option("rows, 1 to 100,000,000") int rows,
    @Option("cosine of the weight vectors of the two tasks, -1 to 1") double correlation,
    @Option("inputs, 2 to 100,000") int dimensions,
    @Option("sine terms in each label, 0 to 100,000; 0 makes the labels linear") int terms,
    @Option("length of the weight vectors, above 0") double scale,
    @Option("standard deviation of the noise on the labels, 0 or more") double noise,
    @Option("seed of all random draws") long seed)
    implements DataSource {

  public MmoePair {
    Bounds.within(1, 100_000_000, "rows", rows);
    if (!(correlation >= -1 && correlation <= 1)) {
      throw new OptionException("correlation", "must lie in [-1, 1], but is " + correlation);
    }
    Bounds.within(2, 100_000, "dimensions", dimensions);
    Bounds.within(0, 100_000, "terms", terms);
    Bounds.positive("scale", scale);
    Bounds.notNegative("noise", noise);
  }

  /** 10,000 rows of 100 inputs, correlation 0.9, four sines, noise of variance 0.01. */
  public MmoePair() {
    this(10_000, 0.9, 100, 4, 1, 0.1, 1);
  }

  @Override
  public Tables read(Request request) {
    Random random = new Random(seed);
    double[][] weights = weights(random);
    double[] frequencies = Vectors.gaussian(random, terms);
    double[] phases = Vectors.gaussian(random, terms);
    double[][] x = new double[rows][];
    double[][] labels = new double[2][rows];
    for (int row = 0; row < rows; row++) {
      x[row] = Vectors.gaussian(random, dimensions);
      for (int task = 0; task < 2; task++) {
        double linear = Vectors.dot(weights[task], x[row]);
        double label = linear + noise * random.nextGaussian();
        for (int i = 0; i < terms; i++) {
          label += Math.sin(frequencies[i] * linear + phases[i]);
        }
        labels[task][row] = label;
      }
    }
    return Tables.of(
        new TableBuilder("mmoe-pair")
            .matrix("x", x)
            .numbers("y1", labels[0])
            .numbers("y2", labels[1])
            .build());
  }

  private double[][] weights(Random random) {
    double[] u1 = Vectors.unit(Vectors.gaussian(random, dimensions));
    double[] other = Vectors.gaussian(random, dimensions);
    double[] u2 = Vectors.unit(Vectors.combine(1, other, -Vectors.dot(other, u1), u1));
    double p = correlation;
    return new double[][] {
      Vectors.combine(scale, u1, 0, u2),
      Vectors.combine(scale * p, u1, scale * Math.sqrt(1 - p * p), u2)
    };
  }
}
