// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Probe.Batch;
import org.mtl4j.api.coordination.Probe.Demand;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Optimizer;

/**
 * Auto-λ (Liu et al., TMLR 2022): weights that lower the validation losses of the primary tasks
 * after one step. Before every step with learning rate α:
 *
 * <ol>
 *   <li>θ' = θ - α (momentum + ∇ Σ λ_t ℓ_t + decay θ) on the batch of the step,
 *   <li>v = ∇_θ' Σ ℓ_t over the primary tasks on a batch of validation rows,
 *   <li>the derivative in λ_i is -α (ℓ_i(θ + εv) - ℓ_i(θ - εv)) / 2ε on the batch of the step, ε =
 *       0.01 / ‖v‖. Adam updates λ.
 * </ol>
 *
 * <p>θ and v contain all parameters. The momentum is that of the optimizer "momentum"; with other
 * optimizers it is zero, as in the authors' code. A λ can become negative. The authors' experiments
 * draw the validation batches from the training rows; here they are validation rows, which also
 * select the best epoch.
 *
 * <p>The λ of a task without labels in the batch does not change. A primary task without labels in
 * the validation batch is ignored; if that holds for all, no λ changes. Heads are scaled too.
 *
 * @param primary the tasks whose validation losses count; all if empty
 * @param rate the learning rate of λ
 * @param initial the first value of every λ
 */
@Pluggable(
    name = "auto-lambda",
    summary = "Weights learned to lower the validation losses after the next step.",
    source = "Liu et al., TMLR 2022")
public record AutoLambda(
    @Option("names of the tasks whose validation losses count; all if empty") List<String> primary,
    @Option("the learning rate of the weights, above 0") double rate,
    @Option("the first value of every weight, above 0") double initial)
    implements LossWeighting {
  /** The distance ε‖v‖ of the two points from the parameters. */
  private static final double REACH = 0.01;

  private static final int THERE = 0;
  private static final int HERE = 1;
  private static final int V = 2;

  public AutoLambda {
    primary = List.copyOf(primary);
    Bounds.positive("rate", rate);
    Bounds.positive("initial", initial);
  }

  public AutoLambda() {
    this(List.of(), 1e-4, 0.1);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withValidationRows(1);
  }

  @Override
  public Demand probing(int tasks) {
    return Demand.validation(3).following();
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    if (!losses.tasks().containsAll(primary)) {
      throw new ConfigurationException(
          "the weighting 'auto-lambda' names the primary tasks %s, but there are %s"
              .formatted(primary, losses.tasks()));
    }
    return Terms.each(losses.size(), t -> g.multiply(losses.control(g, t), losses.values().get(t)));
  }

  @Override
  public void control(History history, Probe probe, double[] weights) {
    double[] lambda = history.state("lambda", weights.length, initial);
    look(probe, lambda);
    double length = probe.norm(V);
    if (length > 0) {
      boolean[] present = Logits.present(probe, Batch.COMING);
      double[] gradient = gradient(probe, weights.length, REACH / length);
      new HostAdam(rate, 0).step(history, "lambda", lambda, gradient, present);
    }
    System.arraycopy(lambda, 0, weights, 0, weights.length);
  }

  /** Computes v and stores the parameters, each in its vector. */
  private void look(Probe probe, double[] lambda) {
    Optimizer optimizer = probe.optimizer();
    double momentum = optimizer instanceof Optimizer.Momentum m ? m.momentum() : 0;
    double alpha = probe.rate();
    probe.gradient(Batch.COMING, lambda, THERE);
    probe.parameters(HERE);
    probe.velocity(V);
    double[] move = {-alpha, 1 - alpha * optimizer.decay(), -alpha * momentum};
    probe.combine(THERE, move, THERE, HERE, V);
    double[] wanted = new double[lambda.length];
    Arrays.setAll(wanted, t -> primary.isEmpty() || primary.contains(probe.tasks().get(t)) ? 1 : 0);
    probe.gradient(Batch.validation(0), THERE, wanted, V);
  }

  private static double[] gradient(Probe probe, int tasks, double epsilon) {
    double[] forth = new double[tasks];
    double[] back = new double[tasks];
    probe.combine(THERE, new double[] {1, epsilon}, HERE, V);
    probe.losses(Batch.COMING, THERE, forth);
    probe.combine(THERE, new double[] {1, -epsilon}, HERE, V);
    probe.losses(Batch.COMING, THERE, back);
    double[] gradient = new double[tasks];
    Arrays.setAll(gradient, i -> -probe.rate() * (forth[i] - back[i]) / (2 * epsilon));
    return gradient;
  }
}
