// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Random loss weighting (Lin et al., TMLR 2022): weights drawn anew in every step from the seed of
 * the run. They sum to one over all tasks, but for {@code bernoulli}, which keeps its zeros and
 * ones as the authors' code does. Weights of absent tasks are drawn and not used, so that the
 * others do not depend on who is present.
 *
 * @param distribution what weights are drawn from
 */
@Pluggable(
    name = "random",
    summary = "Weights drawn anew in every step.",
    source = "Lin et al., TMLR 2022")
public record RandomWeights(
    @Option("normal or uniform (their softmax), dirichlet, bernoulli (0 or 1), single (one task)")
        Distribution distribution)
    implements LossWeighting {

  /** What weights are drawn from. */
  public enum Distribution {
    /** The softmax of standard normal numbers. */
    NORMAL,
    /** The softmax of numbers uniform in [0, 1). */
    UNIFORM,
    /**
     * Uniform on the simplex: the Dirichlet distribution with all parameters 1. LibMTL takes a
     * softmax of these numbers as well; the authors' code does not.
     */
    DIRICHLET,
    /** Zeros and ones of one probability, drawn again while all are zero. */
    BERNOULLI,
    /** One for one task, zero for the others: the constrained Bernoulli distribution of LibMTL. */
    SINGLE
  }

  public RandomWeights() {
    this(Distribution.NORMAL);
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public void control(History history, double[] weights) {
    SplittableRandom random = history.random();
    switch (distribution) {
      case NORMAL -> {
        Arrays.setAll(weights, t -> normal(random));
        Simplex.softmax(weights);
      }
      case UNIFORM -> {
        Arrays.setAll(weights, t -> random.nextDouble());
        Simplex.softmax(weights);
      }
      case DIRICHLET -> {
        Arrays.setAll(weights, t -> -Math.log(1 - random.nextDouble()));
        Simplex.normalize(weights);
      }
      case BERNOULLI -> {
        do {
          Arrays.setAll(weights, t -> random.nextInt(2));
        } while (Arrays.stream(weights).sum() == 0);
      }
      case SINGLE -> {
        Arrays.fill(weights, 0);
        weights[random.nextInt(weights.length)] = 1;
      }
    }
  }

  /** By the method of Box and Muller. */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> g.multiply(losses.control(g, t), losses.values().get(t)));
  }
}
