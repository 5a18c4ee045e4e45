// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.branch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Learning to branch (Guo et al., ICML 2020): every stage of the encoder has several nodes. Each
 * node after the first stage, and each head, reads one node of the stage before, its parent, and
 * learns which: x = Σ_j d_j x_j with a one-hot d from the probabilities softmax(θ). So tasks share
 * the nodes at which their paths meet.
 *
 * <p>In training d is drawn in every step by the hard Gumbel-softmax with straight-through
 * gradient, at temperature {@code temperature} · E / √(e + 1) in epoch e of E. In the first part of
 * the run every node reads the mean of all parents. (A public implementation adds them up; the mean
 * keeps the features as large as later.) In inference d is the most probable parent, the first of
 * several. All nodes are computed, also those that no task reads.
 *
 * <p>The stem and the nodes are shared, and the choices of nodes; the choice of a head belongs to
 * its task. Choices do not decay. The paper retrains the branches found from new initial values:
 * that is a second run.
 *
 * @param nodes the nodes of a stage; 0 for one for each task
 * @param warmUp the share of epochs in which all parents are read
 * @param temperature the first temperature, divided by the number of epochs
 */
@Pluggable(
    name = "ltb",
    summary = "Several nodes for each stage; each node and head learns which one it reads.",
    source = "Guo et al., ICML 2020")
public record Ltb(
    @Option("nodes of a stage; 0 for one for each task") int nodes,
    @Option("share of the epochs in which all parents are read, in [0, 1]") double warmUp,
    @Option("first temperature of the draws, divided by the number of epochs; above 0")
        double temperature)
    implements SharingStrategy {

  public Ltb {
    Bounds.within(0, 1024, "nodes", nodes);
    Bounds.unit("warmUp", warmUp);
    Bounds.positive("temperature", temperature);
  }

  public Ltb() {
    this(0, 0.01, 0.05);
  }

  /** The learned choice of one parent for each child. */
  private record Choice(String name, Variable logits, Variable temperature, Variable warm) {
    /** d: one row for each child, one column for each parent. */
    Tensor draw(Graph g) {
      Tensor theta = g.variable(logits);
      int parents = logits.shape().size(1);
      if (!g.training()) {
        return g.oneHot(g.argmax(theta, 1), parents);
      }
      Tensor soft =
          g.softmax(g.divide(g.add(theta, g.gumbel(name, theta)), g.variable(temperature)));
      Tensor hard = g.straightThrough(g.oneHot(g.argmax(soft, 1), parents), soft);
      Tensor all = g.add(g.zerosLike(theta), g.constant(1.0 / parents));
      return g.where(g.less(g.constant(0.5), g.variable(warm)), all, hard);
    }
  }

  @Override
  public Network build(Blueprint plan) {
    int depth = plan.encoder().stages().size();
    if (depth == 0) {
      throw new ConfigurationException(
          "ltb chooses among copies of each stage of the encoder, but the encoder has no stages");
    }
    int width = nodes == 0 ? plan.tasks().size() : nodes;
    Stem stem = plan.stem(plan.scope().child("encoder"));
    List<Sequential> columns =
        plan.copies(plan.scope().child("nodes"), width, place -> plan.stages(place, stem.output()));
    Choices choices = choices(plan, width, depth);
    PerTask<Layer> heads = plan.heads(columns.get(0).output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                Tensor start = stem.apply(g, c.features(task));
                List<Tensor> x = stage(g, columns, 0, Collections.nCopies(width, start));
                for (int s = 1; s < depth; s++) {
                  x = stage(g, columns, s, read(g, choices.ofNodes.get(s - 1), x));
                }
                return heads.of(task).apply(g, read(g, choices.ofHeads.of(task), x).get(0));
              });
      return observed(g, outputs, choices);
    };
  }

  /** The choices of the nodes of each stage after the first, and of the heads. */
  private record Choices(List<Choice> ofNodes, PerTask<Choice> ofHeads) {}

  private Choices choices(Blueprint plan, int width, int depth) {
    Scope scope = plan.scope().child("choices").with(Updates.NO_DECAY);
    Variable tau =
        scope.scheduled("temperature", p -> temperature * p.epochs() / Math.sqrt(p.epoch() + 1.0));
    Variable warm = scope.scheduled("warm", p -> p.epoch() < warmUp * p.epochs() ? 1 : 0);
    Scope stages = scope.child("stages");
    Scope heads = scope.child("heads");
    return new Choices(
        IntStream.range(1, depth)
            .mapToObj(s -> choice(stages.child(s), width, width, tau, warm))
            .toList(),
        plan.perTask(task -> choice(heads.child(task.name()), 1, width, tau, warm)));
  }

  private static Choice choice(
      Scope place, int children, int parents, Variable tau, Variable warm) {
    Variable logits =
        place.variable("logits", Shape.of(children, parents), Initializer.constant(0));
    return new Choice(place.path(), logits, tau, warm);
  }

  private static List<Tensor> stage(Graph g, List<Sequential> columns, int stage, List<Tensor> x) {
    List<Tensor> next = new ArrayList<>();
    for (int n = 0; n < x.size(); n++) {
      next.add(columns.get(n).layers().get(stage).apply(g, x.get(n)));
    }
    return next;
  }

  /** What each child reads: Σ_j d_j x_j. */
  private static List<Tensor> read(Graph g, Choice choice, List<Tensor> x) {
    Shape row = x.get(0).shape().row();
    List<Tensor> flat = x.stream().map(g::flatten).toList();
    Tensor mixed = g.einsum("nj,jbc->nbc", choice.draw(g), g.stack(flat, 0));
    return IntStream.range(0, choice.logits().shape().size(0))
        .mapToObj(n -> g.reshape(g.index(mixed, 0, n), row.prepend(Shape.UNKNOWN).sizes()))
        .toList();
  }

  /** With the probabilities of parents, unless there are more than an observation may have. */
  private static Outputs observed(Graph g, Outputs outputs, Choices choices) {
    Map<String, Tensor> logits = new LinkedHashMap<>();
    for (Choice choice : choices.ofNodes) {
      logits.put("parents/" + (logits.size() + 1), g.variable(choice.logits));
    }
    logits.put(
        "parents/heads",
        g.concat(choices.ofHeads.values().stream().map(h -> g.variable(h.logits)).toList(), 0));
    Outputs result = outputs;
    for (Map.Entry<String, Tensor> entry : logits.entrySet()) {
      if (entry.getValue().shape().elements() <= Outputs.LARGEST_OBSERVATION) {
        result = result.observe(entry.getKey(), g.softmax(entry.getValue()));
      }
    }
    return result;
  }
}
