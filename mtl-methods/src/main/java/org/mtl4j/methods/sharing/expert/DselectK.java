// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Scheduled;

/**
 * DSelect-k (Hazimeh et al., NeurIPS 2021): {@link Mmoe} whose gates choose at most k experts. A
 * task has k selectors. A selector has a number z_b for each bit of the index of an expert, and
 * gives expert e the weight r_e = Π_b (S(z_b) if bit b of e is 1, else 1 - S(z_b)). The smooth step
 * S is 0 below -γ/2, 1 above γ/2, and 1.5 (z/γ) - 2 (z/γ)³ + ½ between, so z can move to a single
 * expert and stay there. The gate of a task is Σ_s softmax(w)_s r^s.
 *
 * <p>By default z and w are variables, so the choice depends on the task alone; {@code conditioned}
 * makes them linear in the input, with bias. They start uniformly in ±γ/100 and ±0.05, and have no
 * weight decay, which would undo a choice. Stem and experts are shared; selectors and heads are
 * private.
 *
 * <p>Penalties: {@code entropy} is the factor times -Σ r log(r + 1e-6) over all selectors of all
 * tasks. If the number of experts is not a power of two, {@code reachable} is Σ 1 / Σ_e r_e, which
 * keeps selectors away from codes without an expert. With {@code conditioned} both are means over
 * the batch; the authors' code sums over it. Defaults of γ, the starts and the entropy are those of
 * that code.
 *
 * <p>Observations: {@code gates} [tasks, experts], the mean weights; {@code gate entropy} [tasks].
 *
 * @param experts the number of experts
 * @param k the number of selectors of a task
 * @param width the width of the layer after the stages; 0 for none
 * @param gamma γ, the width of the smooth step
 * @param entropy the factor of the entropy; may follow a schedule
 * @param conditioned whether the choice depends on the row
 */
@Pluggable(
    name = "dselect-k",
    summary = "Shared experts, of which each task learns to choose at most k by smooth codes.",
    source = "Hazimeh et al., NeurIPS 2021")
public record DselectK(
    @Option("number of experts, 2 to 1024") int experts,
    @Option("most experts of a task, from 1 to the number of experts") int k,
    @Option("width of the last layer of an expert, after the encoder's stages; 0 for none")
        int width,
    @Option("width of the smooth step, above 0") double gamma,
    @Option("factor of the entropy of the selectors, 0 or more; may follow a schedule")
        Scheduled entropy,
    @Option("choose by row, not only by task") boolean conditioned)
    implements SharingStrategy {

  public DselectK {
    Bounds.within(2, 1024, "experts", experts);
    Bounds.within(1, 1024, "k", k);
    if (k > experts) {
      throw new OptionException(
          "k", "must be at most the number of experts, %d, but is %d".formatted(experts, k));
    }
    Bounds.within(0, 65_536, "width", width);
    Bounds.positive("gamma", gamma);
    Bounds.notNegative("entropy", entropy.value());
  }

  public DselectK() {
    this(8, 2, 16, 1, new Scheduled(1e-6), false);
  }

  @Override
  public Network build(Blueprint plan) {
    Pool pool = Pool.of(plan, experts, width);
    PerTask<Selectors> selectors =
        plan.perTask(
            task ->
                selectors(
                    plan.scope().child("selectors").child(task.name()).with(Updates.NO_DECAY),
                    pool.in()));
    Variable factor = plan.scope().scheduled("entropy", entropy);
    return c -> {
      Graph g = c.graph();
      PerTask<Choice> choices =
          plan.perTask(task -> choice(g, selectors.of(task), pool.input(c, task)));
      Outputs outputs = pool.connect(c, plan.perTask(task -> choices.of(task).weights(g)));
      return penalized(g, outputs, g.variable(factor), choices.values());
    };
  }

  private int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(experts - 1);
  }

  /**
   * The numbers z [k · bits] and w [k] of a task: variables, or dense layers on the input.
   *
   * @param z builds [k · bits] or [batch, k · bits]
   * @param w builds [k] or [batch, k]
   */
  private record Selectors(Numbers z, Numbers w) {}

  private interface Numbers {
    Tensor of(Graph g, Tensor x);
  }

  private Selectors selectors(Scope place, Shape in) {
    return new Selectors(
        numbers(place.child("z"), in, k * bits(), gamma / 100),
        numbers(place.child("w"), in, k, 0.05));
  }

  private Numbers numbers(Scope place, Shape in, int count, double bound) {
    Initializer start = Initializer.uniform(-bound, bound);
    if (conditioned) {
      Layer dense = new Dense(place, in.elements(), count, Activation.NONE, start, start);
      return dense::apply;
    }
    Variable values = place.variable("values", Shape.of(count), start);
    return (g, x) -> g.variable(values);
  }

  /**
   * What the selectors of a task choose.
   *
   * @param r the weights of a selector, [k, experts] or [batch, k, experts]
   * @param w the logits of the selectors, [k] or [batch, k]
   */
  private record Choice(Tensor r, Tensor w) {
    /** [experts] or [batch, experts]. */
    Tensor weights(Graph g) {
      return g.einsum(w.shape().rank() == 1 ? "s,se->e" : "bs,bse->be", g.softmax(w), r);
    }

    /** The mean over the batch, if there is one, of a sum over selectors and experts. */
    Tensor total(Graph g, Tensor values) {
      Tensor all = w.shape().rank() == 1 ? values : g.mean(values, 0);
      return g.sum(all);
    }
  }

  private Choice choice(Graph g, Selectors selectors, Tensor x) {
    Tensor z = selectors.z().of(g, x);
    int[] sizes = z.shape().rank() == 1 ? new int[] {k, 1, bits()} : new int[] {-1, k, 1, bits()};
    return new Choice(codes(g, step(g, g.reshape(z, sizes))), selectors.w().of(g, x));
  }

  /** S(z). */
  private Tensor step(Graph g, Tensor z) {
    Tensor t = g.clip(g.scale(z, 1 / gamma), -0.5, 0.5);
    Tensor slope = g.subtract(g.constant(1.5), g.scale(g.square(t), 2));
    return g.add(g.multiply(t, slope), g.constant(0.5));
  }

  /** r from the steps of the bits: [..., 1, bits] to [..., experts]. */
  private Tensor codes(Graph g, Tensor step) {
    float[] bit = new float[experts * bits()];
    for (int i = 0; i < bit.length; i++) {
      bit[i] = i / bits() >> i % bits() & 1;
    }
    Tensor code = g.constant(Shape.of(experts, bits()), bit);
    Tensor one = g.constant(1);
    Tensor zeros = g.multiply(g.subtract(one, code), g.subtract(one, step));
    return g.product(g.add(g.multiply(code, step), zeros), -1);
  }

  private Outputs penalized(Graph g, Outputs outputs, Tensor factor, List<Choice> choices) {
    Tensor entropies =
        choices.stream()
            .map(
                choice -> {
                  Tensor log = g.log(g.add(choice.r(), g.constant(1e-6)));
                  return g.negate(choice.total(g, g.multiply(choice.r(), log)));
                })
            .reduce(g::add)
            .orElseThrow();
    Outputs sparse = outputs.penalty("entropy", g.multiply(factor, entropies));
    if (Integer.bitCount(experts) == 1) {
      return sparse;
    }
    return sparse.penalty(
        "reachable",
        choices.stream()
            .map(choice -> choice.total(g, g.divide(g.constant(1), g.sum(choice.r(), -1))))
            .reduce(g::add)
            .orElseThrow());
  }
}
