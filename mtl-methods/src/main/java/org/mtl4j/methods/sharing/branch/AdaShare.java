// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.branch;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Schedule.Position;

/**
 * AdaShare (Sun et al., NeurIPS 2020): one network, and for each task and stage a learned policy to
 * execute or skip it, x_{s+1} = u · stage(x_s) + (1 - u) · x_s. A stage whose input and output
 * differ in shape cannot be skipped and is always executed.
 *
 * <p>The run has three phases, in epochs:
 *
 * <ol>
 *   <li>warm-up: all stages are executed (u = 1);
 *   <li>learning: u is drawn in every step by the Gumbel-softmax of the policy's two logits, at
 *       temperature {@code temperature} · {@code decay}^k in epoch k of the phase. Epochs
 *       alternate: network and heads are trained, then the policies; the others are frozen;
 *   <li>the policy is fixed: u = 1 if executing is at least as probable as skipping.
 * </ol>
 *
 * <p>Inference uses u = 1 in warm-up and the fixed policy afterwards. Two penalties act on the
 * policy while it learns: {@code sparsity} · Σ_t mean_s(-log P(skip)), and {@code sharing} · Σ_{i
 * &lt; j} Σ_s ω_s |logits_i - logits_j|, which falls from ω = 1 for the first stage that can be
 * skipped to 1/L for the last of L (growing instead in the authors' code).
 *
 * <p>The authors train weights and policy on different rows, learn the policies of late stages
 * first, and retrain the best of several drawn policies from the start. In one run the third phase
 * takes the place of retraining. The network is shared; policies and heads are private. Policies do
 * not decay.
 *
 * @param temperature the first temperature
 * @param decay the factor of the temperature after each epoch of learning
 * @param warmUp the share of epochs of the warm-up
 * @param fixed the share of epochs, at the end, in which the policy is fixed
 * @param hard whether u is 0 or 1 in learning too, with straight-through gradient
 * @param sparsity the factor of the sparsity penalty
 * @param sharing the factor of the sharing penalty
 */
@Pluggable(
    name = "adashare",
    summary = "One network; each task learns which stages it executes and which it skips.",
    source = "Sun et al., NeurIPS 2020")
public record AdaShare(
    @Option("first temperature of the draws, above 0") double temperature,
    @Option("factor of the temperature after each epoch, in (0, 1]") double decay,
    @Option("share of the epochs in which every stage is executed, in [0, 1)") double warmUp,
    @Option("share of the epochs, at the end, with the learned policy, in [0, 1)") double fixed,
    @Option("whether draws are 0 or 1, instead of numbers in between") boolean hard,
    @Option("factor of the sparsity penalty, 0 or more") double sparsity,
    @Option("factor of the sharing penalty, 0 or more") double sharing)
    implements SharingStrategy {

  /** The values of the scheduled number {@code phase}. */
  private static final int WARM = 0;

  private static final int WEIGHTS = 1;
  private static final int POLICY = 2;
  private static final int FIXED = 3;

  public AdaShare {
    Bounds.positive("temperature", temperature);
    Bounds.share("decay", decay);
    Bounds.belowOne("warmUp", warmUp);
    Bounds.belowOne("fixed", fixed);
    Bounds.notNegative("sparsity", sparsity);
    Bounds.notNegative("sharing", sharing);
  }

  public AdaShare() {
    this(5, 0.965, 0.2, 0.3, false, 0.05, 0.05);
  }

  private int phase(Position p) {
    int learned = learned(p);
    if (learned < 0) {
      return WARM;
    }
    return p.epoch() >= (1 - fixed) * p.epochs() ? FIXED : learned % 2 == 0 ? WEIGHTS : POLICY;
  }

  /** Epochs since the warm-up. */
  private int learned(Position p) {
    return p.epoch() - (int) Math.ceil(warmUp * p.epochs());
  }

  /** The policies of all tasks. */
  private record Policies(PerTask<Variable> logits, Variable phase, Variable temperature) {
    /** u of a task: one number for each stage that can be skipped. */
    Tensor execution(Graph g, Variable ofTask, boolean hard) {
      Tensor theta = g.variable(ofTask);
      Tensor ones = g.add(g.zerosLike(g.index(theta, 1, 0)), g.constant(1));
      Tensor now = g.variable(phase);
      Tensor decided =
          g.cast(g.greaterEqual(g.index(theta, 1, 0), g.index(theta, 1, 1)), DType.FLOAT);
      Tensor later = decided;
      if (g.training()) {
        Tensor drawn = g.index(draw(g, ofTask.name(), theta, hard), 1, 0);
        later = g.where(is(g, now, FIXED), decided, drawn);
      }
      return g.where(is(g, now, WARM), ones, later);
    }

    private Tensor draw(Graph g, String name, Tensor theta, boolean hard) {
      Tensor noisy = g.add(theta, g.gumbel(name, theta));
      Tensor soft = g.softmax(g.divide(noisy, g.variable(temperature)));
      return hard ? g.straightThrough(g.oneHot(g.argmax(soft, 1), 2), soft) : soft;
    }

    static Tensor is(Graph g, Tensor phase, int value) {
      return g.less(g.abs(g.subtract(phase, g.constant(value))), g.constant(0.5));
    }
  }

  @Override
  public Network build(Blueprint plan) {
    Blueprint network = plan.with(Updates.during(p -> phase(p) != POLICY));
    Trunk trunk = network.trunk(network.scope().child("encoder"));
    List<Layer> stages = trunk.stages().layers();
    List<Integer> skippable = skippable(trunk);
    Scope scope =
        plan.scope()
            .child("policies")
            .with(Updates.NO_DECAY)
            .with(Updates.during(p -> phase(p) == POLICY));
    Shape shape = Shape.of(skippable.size(), 2);
    Policies policies =
        new Policies(
            plan.perTask(
                task ->
                    scope.child(task.name()).variable("logits", shape, Initializer.normal(0.001))),
            scope.scheduled("phase", this::phase),
            scope.scheduled(
                "temperature", p -> temperature * Math.pow(decay, Math.max(0, learned(p)))));
    PerTask<Layer> heads = network.heads(trunk.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                Tensor u = policies.execution(g, policies.logits().of(task), hard);
                Tensor x = trunk.stem().apply(g, c.features(task));
                for (int s = 0; s < stages.size(); s++) {
                  Tensor executed = stages.get(s).apply(g, x);
                  int place = skippable.indexOf(s);
                  x = place < 0 ? executed : mixed(g, g.index(u, 0, place), executed, x);
                }
                return heads.of(task).apply(g, x);
              });
      return withPenalties(g, outputs, policies);
    };
  }

  private static Tensor mixed(Graph g, Tensor u, Tensor executed, Tensor skipped) {
    return g.add(g.multiply(u, executed), g.multiply(g.subtract(g.constant(1), u), skipped));
  }

  /** The stages whose input and output have one shape. */
  private static List<Integer> skippable(Trunk trunk) {
    List<Integer> skippable = new ArrayList<>();
    Shape in = trunk.stem().output();
    for (int s = 0; s < trunk.stages().layers().size(); s++) {
      Shape out = trunk.stages().layers().get(s).output();
      if (out.equals(in)) {
        skippable.add(s);
      }
      in = out;
    }
    if (skippable.isEmpty()) {
      throw new ConfigurationException(
          "adashare skips stages whose input and output have one shape, but the encoder has none;"
              + " give it layers of equal width, such as widths: [32, 32]");
    }
    return skippable;
  }

  private Outputs withPenalties(Graph g, Outputs outputs, Policies policies) {
    List<Tensor> logits = policies.logits().values().stream().map(g::variable).toList();
    Tensor learning = g.cast(Policies.is(g, g.variable(policies.phase()), POLICY), DType.FLOAT);
    Tensor skip =
        logits.stream()
            .map(theta -> g.negate(g.mean(g.index(g.logSoftmax(theta), 1, 1))))
            .reduce(g::add)
            .orElseThrow();
    List<Tensor> execute = logits.stream().map(theta -> g.index(g.softmax(theta), 1, 0)).toList();
    return outputs
        .penalty("sparsity", g.scale(g.multiply(learning, skip), sparsity))
        .penalty("sharing", g.scale(g.multiply(learning, distances(g, logits)), sharing))
        .observe("policies", g.stack(execute, 0));
  }

  /** Σ_{i &lt; j} Σ_s ω_s |logits_i - logits_j|. */
  private static Tensor distances(Graph g, List<Tensor> logits) {
    int count = logits.get(0).shape().size(0);
    float[] omega = new float[count];
    for (int s = 0; s < count; s++) {
      omega[s] = (count - s) / (float) count;
    }
    Tensor weights = g.constant(Shape.of(count, 1), omega);
    Tensor sum = g.constant(0);
    for (int j = 0; j < logits.size(); j++) {
      for (int i = 0; i < j; i++) {
        Tensor distance = g.abs(g.subtract(logits.get(i), logits.get(j)));
        sum = g.add(sum, g.sum(g.multiply(weights, distance)));
      }
    }
    return sum;
  }
}
