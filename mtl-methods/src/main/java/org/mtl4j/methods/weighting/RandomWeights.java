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
 * Random loss weighting (Lin et al., TMLR 2022): weights drawn in every step from the seed of the
 * run. They sum to 1 over all tasks, except for {@code bernoulli}, which has zeros and ones as in
 * the authors' code. Weights of absent tasks are drawn but not used, so that the others do not
 * depend on presence.
 *
 * @param distribution the distribution of the weights
 */
@Pluggable(
    name = "random",
    summary = "Random weights in every step.",
    source = "Lin et al., TMLR 2022")
public record RandomWeights(
    @Option("normal or uniform (their softmax), dirichlet, bernoulli (0 or 1), single (one task)")
        Distribution distribution)
    implements LossWeighting {

  /** The distribution of the weights. */
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
    /** Zeros and ones with equal probability, drawn again while all are zero. */
    BERNOULLI,
    /** 1 for one task, 0 for the others: the constrained Bernoulli distribution of LibMTL. */
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
