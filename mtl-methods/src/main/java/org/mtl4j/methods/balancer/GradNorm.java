// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Weights learned so that all tasks train at the same rate (Chen et al., ICML 2018). n_t is the
 * gradient norm of task t in the last shared layer. r_t is the loss relative to its first value,
 * divided by the mean of these ratios. The target of w_t n_t is r_t^α times the mean of all w_t
 * n_t. Each step uses the weights, then moves them along the negative gradient of Σ|w_t n_t -
 * target_t| with constant targets, and scales them to a sum of T. They start at 1.
 *
 * <p>The last shared layer: shared parameters that feed no other shared layer, or those that {@code
 * layer} matches. At level REPRESENTATION: the representation. The step is η sign(w_t n_t -
 * target_t) n_t, by plain descent. Weights are at least 1e-3. The method depends on the scale of
 * the losses. The weight of an absent task does not change.
 *
 * <p>Published as a loss weighting: the weights multiply the losses. Other code learns the logits
 * of T softmax(w) with the optimizer of the model, from the second epoch on, with ratios to the
 * mean losses of the first epoch.
 *
 * @param alpha α, how strongly slow tasks are favored; 1.5 by default
 * @param rate η; 0.025 by default
 * @param layer a regular expression for the names of the parameters to measure; the last shared
 *     layers by default
 * @param convention the factor of head gradients; the weights by default
 */
@Pluggable(
    name = "gradnorm",
    summary = "Weights learned so that gradient norms are similar and slow tasks catch up.",
    source = "Chen et al., ICML 2018")
public record GradNorm(
    @Option("how strongly tasks that train slowly are favored, 0 to 100") double alpha,
    @Option("learning rate of the weights, above 0") double rate,
    @Option(
            "a regular expression for the names of the parameters to measure; the last shared"
                + " layers by default")
        Optional<String> layer,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {
  /** Java compiles a pattern in a time that grows with the square of its length. */
  private static final int LONGEST = 1000;

  private static final double LEAST = 1e-3;

  public GradNorm {
    Bounds.exponent("alpha", alpha);
    Bounds.positive("rate", rate);
    int length = layer.map(String::length).orElse(0);
    if (length > LONGEST) {
      throw new OptionException(
          "layer", "must have at most %,d characters, but has %,d".formatted(LONGEST, length));
    }
    try {
      layer.ifPresent(Pattern::compile);
    } catch (PatternSyntaxException e) {
      throw new OptionException(
          "layer", "must be a regular expression, but is '" + layer.orElseThrow() + "'", e);
    }
  }

  public GradNorm() {
    this(1.5, 0.025, Optional.empty(), Convention.WEIGHTED);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withPositiveLosses();
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.PERMUTATION);
  }

  @Override
  public void check(List<String> blocks) {
    if (layer.isPresent()
        && blocks.stream().noneMatch(Pattern.compile(layer.get()).asPredicate())) {
      throw new ConfigurationException(
          "the balancer 'gradnorm' is to measure the parameters with '%s' in their names, but none of"
                  .formatted(layer.get())
              + " the shared ones has it: "
              + String.join(", ", blocks));
    }
  }

  private boolean named(String block) {
    return layer.map(name -> Pattern.compile(name).matcher(block).find()).orElse(true);
  }

  @Override
  public boolean pairwise() {
    return false;
  }

  /** The squared norms of the rows of measured layers [T, 1]. */
  @Override
  public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    boolean measured = layer.isPresent() ? named(block.name()) : block.last();
    return g.expand(
        measured ? g.einsum("tn,tn->t", jacobian, jacobian) : g.zerosLike(block.present()), 1);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    double[] ratios = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      double[] state = problem.history().state("weights", problem.history().tasks(), 1);
      double mass = 0;
      for (int i = 0; i < n; i++) {
        weights[i] = state[problem.task(i)];
        mass += weights[i];
      }
      relativeRates(problem, ratios);
      move(problem, ratios, weights, state, mass);
    };
  }

  private static void relativeRates(Problem problem, double[] ratios) {
    int n = problem.size();
    double mean = 0;
    for (int i = 0; i < n; i++) {
      double loss = problem.losses()[i];
      double first = problem.history().firstLoss(problem.task(i));
      double start = Double.isNaN(first) ? loss : first;
      if (!(loss > 0 && start > 0)) {
        throw new ArithmeticException(
            "gradnorm compares losses with their first values, both above zero, but those of task"
                + " %d (counted from 0) are %s and %s".formatted(problem.task(i), loss, start));
      }
      ratios[i] = loss / start;
      mean += ratios[i] / n;
    }
    for (int i = 0; i < n; i++) {
      ratios[i] /= mean;
    }
  }

  /** Moves the weights for the next step. Their sum over the present tasks does not change. */
  private void move(
      Problem problem, double[] ratios, double[] weights, double[] state, double mass) {
    int n = problem.size();
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += weights[i] * norm(problem, i) / n;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double norm = norm(problem, i);
      double target = mean * Math.pow(ratios[i], alpha);
      double next = weights[i] - rate * Math.signum(weights[i] * norm - target) * norm;
      state[problem.task(i)] = Math.max(next, LEAST);
      sum += state[problem.task(i)];
    }
    for (int i = 0; i < n; i++) {
      state[problem.task(i)] *= mass / sum;
    }
  }

  private static double norm(Problem problem, int i) {
    return Math.sqrt(problem.statistic()[i]);
  }
}
