// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.List;
import java.util.function.Function;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Sparsely gated mixture of experts (Shazeer et al., ICLR 2017), with a gate for each task: a row
 * goes to the k experts with the largest logits. In training the logits are h = x W + ε ⊙ d with ε
 * standard normal and d = softplus(x V) + 0.01; in inference h = x W. The weights are the softmax
 * of h over the k largest, 0 for the others. W and V start at 0, so the first choices are random.
 * With k = 1 the weight is 1, and only the penalties train the gates.
 *
 * <p>Penalties, sums over tasks: {@code importance} is its factor times the squared coefficient of
 * variation, over experts, of the sum of their weights in the batch; {@code load} the same of the
 * expected number of rows, Σ Φ((x W - θ) / d), where θ is the k-th largest h of the other experts.
 * All experts are computed for all rows.
 *
 * <p>Stem and experts are shared; gates and heads are private. The number of experts, and k, are
 * not the paper's, which has thousands; factors are those of its language models, 0.01 in d is that
 * of its code.
 *
 * <p>Observations: {@code gates} [tasks, experts], the mean weights; {@code gate entropy} [tasks];
 * {@code load} [tasks, experts], the share of rows of an expert.
 *
 * @param experts the number of experts
 * @param k the number of experts of a row
 * @param width the width of the layer after the stages; 0 for none
 * @param importance the factor of the first penalty
 * @param load the factor of the second penalty
 */
@Pluggable(
    name = "moe-topk",
    summary = "Shared experts; each row goes to the k best by a noisy gate of the task.",
    source = "Shazeer et al., ICLR 2017")
public record MoeTopk(
    @Option("number of experts, 1 to 1024") int experts,
    @Option("experts of a row, from 1 to the number of experts") int k,
    @Option("width of the last layer of an expert, after the encoder's stages; 0 for none")
        int width,
    @Option("factor of the penalty on unequal weights of experts, 0 or more") double importance,
    @Option("factor of the penalty on unequal numbers of rows, 0 or more") double load)
    implements SharingStrategy {

  public MoeTopk {
    Bounds.within(1, 1024, "experts", experts);
    Bounds.within(1, 1024, "k", k);
    if (k > experts) {
      throw new OptionException(
          "k", "must be at most the number of experts, %d, but is %d".formatted(experts, k));
    }
    Bounds.within(0, 65_536, "width", width);
    Bounds.notNegative("importance", importance);
    Bounds.notNegative("load", load);
  }

  public MoeTopk() {
    this(8, 2, 16, 0.1, 0.1);
  }

  @Override
  public Network build(Blueprint plan) {
    Pool pool = Pool.of(plan, experts, width);
    PerTask<NoisyGate> gates =
        plan.perTask(
            task -> NoisyGate.of(plan.scope().child("gates").child(task.name()), pool, experts));
    return c -> {
      Graph g = c.graph();
      PerTask<Routing> routings =
          plan.perTask(task -> routing(g, gates.of(task), g.flatten(pool.input(c, task))));
      Outputs outputs =
          Gate.observe(
              pool.connect(c, plan.perTask(task -> routings.of(task).weights())),
              "load",
              g.stack(routings.values().stream().map(r -> g.mean(r.chosen(), 0)).toList(), 0));
      return g.training() ? balanced(g, outputs, routings.values()) : outputs;
    };
  }

  /**
   * The gate of a task.
   *
   * @param kernel W [elements, experts]
   * @param noise V [elements, experts]
   */
  private record NoisyGate(Variable kernel, Variable noise) {
    static NoisyGate of(Scope place, Pool pool, int experts) {
      Shape shape = Shape.of(pool.in().elements(), experts);
      Initializer zero = Initializer.constant(0);
      return new NoisyGate(
          place.variable("kernel", shape, zero), place.variable("noise", shape, zero));
    }
  }

  /**
   * The experts of each row, all [batch, experts].
   *
   * @param chosen 1 for the experts of a row, else 0
   * @param likely in training, the probability that another draw of the noise of an expert would
   *     choose it
   */
  private record Routing(Tensor weights, Tensor chosen, Tensor likely) {}

  private Routing routing(Graph g, NoisyGate gate, Tensor x) {
    Tensor clean = g.matmul(x, g.variable(gate.kernel()));
    if (!g.training()) {
      Tensor chosen = chosen(g, clean);
      return new Routing(weights(g, clean, chosen), chosen, chosen);
    }
    Tensor deviation = g.add(g.softplus(g.matmul(x, g.variable(gate.noise()))), g.constant(0.01));
    Tensor drawn = g.randomNormal(gate.noise().name(), clean);
    Tensor noisy = g.add(clean, g.multiply(drawn, deviation));
    Tensor chosen = chosen(g, noisy);
    Tensor likely = k == experts ? chosen : likely(g, clean, deviation, noisy, chosen);
    return new Routing(weights(g, noisy, chosen), chosen, likely);
  }

  private Tensor chosen(Graph g, Tensor logits) {
    return g.sum(g.oneHot(g.topK(logits, k), experts), 1);
  }

  private static Tensor weights(Graph g, Tensor logits, Tensor chosen) {
    return g.softmax(g.where(g.less(g.constant(0.5), chosen), logits, g.constant(-1e9)));
  }

  /** Φ((x W - θ) / d). */
  private Tensor likely(Graph g, Tensor clean, Tensor deviation, Tensor noisy, Tensor chosen) {
    Tensor largest = g.take(noisy, g.topK(noisy, k + 1));
    Tensor ofChosen = g.slice(largest, 1, k, k + 1);
    Tensor ofOthers = g.slice(largest, 1, k - 1, k);
    Tensor threshold = g.where(g.less(g.constant(0.5), chosen), ofChosen, ofOthers);
    Tensor distance = g.divide(g.subtract(clean, threshold), deviation);
    return g.scale(g.add(g.erf(g.scale(distance, Math.sqrt(0.5))), g.constant(1)), 0.5);
  }

  private Outputs balanced(Graph g, Outputs outputs, List<Routing> routings) {
    return outputs
        .penalty("importance", g.scale(unequal(g, routings, Routing::weights), importance))
        .penalty("load", g.scale(unequal(g, routings, Routing::likely), load));
  }

  /** Σ over tasks of the squared coefficient of variation of the means over the batch. */
  private static Tensor unequal(Graph g, List<Routing> routings, Function<Routing, Tensor> values) {
    return routings.stream()
        .map(
            routing -> {
              Tensor mean = g.mean(values.apply(routing), 0);
              return g.divide(g.variance(mean), g.square(g.mean(mean)));
            })
        .reduce(g::add)
        .orElseThrow();
  }
}
