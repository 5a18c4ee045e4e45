package org.mtl4j.core.weighting;

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
 * the run, at a sum of one over all tasks: softmax(N(0, 1)), as in LibMTL. Weights of absent tasks
 * are drawn and not used, so that the others do not depend on who is present.
 *
 * @param distribution what weights are drawn from
 */
@Pluggable(
    name = "random",
    summary = "Weights drawn anew in every step, at a sum of one.",
    source = "Lin et al., TMLR 2022")
public record RandomWeights(
    @Option("normal or uniform (their softmax), dirichlet, or bernoulli") Distribution distribution)
    implements LossWeighting {

  /** What weights are drawn from. */
  public enum Distribution {
    /** The softmax of standard normal numbers. */
    NORMAL,
    /** The softmax of numbers uniform in [0, 1). */
    UNIFORM,
    /** Uniform on the simplex: the Dirichlet distribution with all parameters 1. */
    DIRICHLET,
    /** Zeros and ones of one probability, drawn again while all are zero, over their sum. */
    BERNOULLI
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
        Simplex.normalise(weights);
      }
      case BERNOULLI -> {
        do {
          Arrays.setAll(weights, t -> random.nextInt(2));
        } while (Arrays.stream(weights).sum() == 0);
        Simplex.normalise(weights);
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
