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
 * Weights learned so that tasks train at one rate (Chen et al., ICML 2018). With n_t the norm of
 * the gradient of task t in the last shared layer, the norms w_t n_t are drawn to r_t^α times their
 * mean, r_t the loss relative to its first value, over the mean of these ratios: each step uses the
 * weights, then moves them against the gradient of Σ|w_t n_t - target_t|, the targets held
 * constant, and scales them to a sum of T. They start at 1.
 *
 * <p>The last shared layer are the parameters behind which no other shared layer stands on the way
 * to a loss, or those whose names a pattern finds; on the representation it is the representation.
 * The step is η sign(w_t n_t - target_t) n_t, plain descent; a weight that would fall below 1e-3
 * stays there. The method depends on the scale of the losses. An absent task keeps its weight.
 *
 * <p>Published as a loss weighting: the weights multiply the losses. Others' code learns the logits
 * of T softmax(w) by the optimizer of the model, from the second epoch on, with ratios to the mean
 * losses of the first.
 *
 * @param alpha α, how strongly slow tasks are drawn after the others; 1.5 by default
 * @param rate η; 0.025 by default
 * @param layer a regular expression found in the names of the parameters to measure; the last
 *     shared layers by default
 * @param convention what heads are scaled by; by the weights by default
 */
@Pluggable(
    name = "gradnorm",
    summary = "Weights learned so that gradients are alike and slow tasks catch up.",
    source = "Chen et al., ICML 2018")
public record GradNorm(
    @Option("how strongly tasks that train slowly are drawn after the others, 0 or more")
        double alpha,
    @Option("learning rate of the weights, above 0") double rate,
    @Option(
            "a regular expression found in the names of the parameters to measure; the last shared"
                + " layers by default")
        Optional<String> layer,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {
  private static final double LEAST = 1e-3;

  public GradNorm {
    Bounds.notNegative("alpha", alpha);
    Bounds.positive("rate", rate);
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
    if (layer.isPresent() && blocks.stream().noneMatch(this::named)) {
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

  /** The squared norms of the rows, of the layers measured [T, 1]. */
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

  /** Moves the weights of the next step, whose sum over the present tasks stays. */
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
