// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Sluice networks (Ruder et al., AAAI 2019): one encoder for each task. The channels (last axis) of
 * a stage are divided into G subspaces, and after every stage each subspace of each task becomes a
 * learned mixture of all subspaces of all tasks, x̃_tg = Σ_jh α_tg,jh x_jh. The head of a task
 * reads a mixture of the stages, Σ_s β_ts x̃_ts: of the last stage and of all stages of its shape.
 * A penalty keeps the subspaces of a stage different: strength · Σ_{g &lt; h} ‖W_gᵀ W_h‖², for the
 * columns W_g of each kernel that lead to subspace g.
 *
 * <p>Encoders and α are shared; β and heads are private. At the start a subspace is mixed only with
 * the same subspace of other tasks, as in a cross-stitch network. The authors' code has another
 * start for several subspaces, which depends on the order of tasks. Mixing weights do not decay.
 *
 * @param subspaces G; must divide the channels of every stage
 * @param self the initial α of a subspace for itself; those of other tasks share the rest
 * @param last the initial β of the last stage; the other stages share the rest
 * @param orthogonality the strength of the penalty
 */
@Pluggable(
    name = "sluice",
    summary = "One encoder for each task; subspaces of stages are mixed, and stages for the heads.",
    source = "Ruder et al., AAAI 2019")
public record Sluice(
    @Option("subspaces of a stage, 1 to 1024") int subspaces,
    @Option("initial weight of a task's own subspace, in [0, 1]; other tasks share the rest")
        double self,
    @Option("initial weight of the last stage, in [0, 1]; the others share the rest") double last,
    @Option("factor of the orthogonality penalty, 0 or more") double orthogonality)
    implements SharingStrategy {

  public Sluice {
    Bounds.within(1, 1024, "subspaces", subspaces);
    Bounds.unit("self", self);
    Bounds.unit("last", last);
    Bounds.notNegative("orthogonality", orthogonality);
  }

  public Sluice() {
    this(2, 0.9, 0.9, 0.01);
  }

  @Override
  public Network build(Blueprint plan) {
    Networks networks = Networks.of(plan);
    List<Shape> rows = networks.rows();
    List<Variable> alphas = new ArrayList<>();
    rows.forEach(row -> alphas.add(alpha(plan, alphas.size(), row)));
    List<Integer> read =
        rows.isEmpty()
            ? List.of(0)
            : IntStream.rangeClosed(1, rows.size())
                .filter(s -> rows.get(s - 1).equals(networks.output()))
                .boxed()
                .toList();
    PerTask<Variable> betas = plan.perTask(task -> beta(plan, task.name(), read.size()));
    PerTask<Layer> heads = plan.heads(networks.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                List<Tensor> stages = networks.stages(c, task, (s, x) -> mix(g, alphas.get(s), x));
                Tensor all = g.stack(read.stream().map(stages::get).toList(), 0);
                Tensor beta = g.variable(betas.of(task));
                return heads.of(task).apply(g, g.einsum("s,s...->...", beta, all));
              });
      for (int s = 0; s < alphas.size(); s++) {
        outputs = Networks.observe(outputs, "alpha/" + s, g.variable(alphas.get(s)));
      }
      List<Tensor> skips = betas.values().stream().map(g::variable).toList();
      return Networks.observe(outputs, "beta", g.stack(skips, 0))
          .penalty("sluice", g.scale(overlap(g, plan, rows), orthogonality));
    };
  }

  /** x̃_tg = Σ_jh α_tg,jh x_jh for all t and g. */
  private List<Tensor> mix(Graph g, Variable alpha, List<Tensor> x) {
    Shape row = x.get(0).shape().row();
    int tasks = x.size();
    int part = row.size(-1) / subspaces;
    Tensor parts = g.reshape(Networks.stacked(g, x), tasks, -1, subspaces, part);
    Tensor weights = g.reshape(g.variable(alpha), tasks, subspaces, tasks, subspaces);
    Tensor mixed = g.einsum("tgjh,jbhc->tbgc", weights, parts);
    Tensor joined = g.reshape(mixed, tasks, -1, row.size(-1));
    return IntStream.range(0, tasks).mapToObj(t -> Networks.unstacked(g, joined, t, row)).toList();
  }

  /** Σ ‖W_gᵀ W_h‖² over stages, tasks and pairs of subspaces. */
  private Tensor overlap(Graph g, Blueprint plan, List<Shape> rows) {
    Tensor sum = g.constant(0);
    for (int s = 0; s < rows.size(); s++) {
      int channels = rows.get(s).size(-1);
      int stage = s;
      List<Variable> kernels =
          plan.tasks().stream()
              .flatMap(task -> plan.trunkScope(task).child(stage).below().stream())
              .filter(v -> v.trained() && v.shape().rank() > 1 && v.shape().size(-1) == channels)
              .toList();
      for (Variable kernel : kernels) {
        int part = channels / subspaces;
        Tensor w = g.reshape(g.variable(kernel), -1, subspaces, part);
        for (int h = 0; h < subspaces; h++) {
          for (int i = 0; i < h; i++) {
            Tensor product = g.matmul(g.index(w, 1, i), g.index(w, 1, h), true, false);
            sum = g.add(sum, g.sum(g.square(product)));
          }
        }
      }
    }
    return sum;
  }

  /** α [T · G, T · G]. */
  private Variable alpha(Blueprint plan, int stage, Shape row) {
    if (row.size(-1) % subspaces != 0) {
      throw new ConfigurationException(
          "sluice divides the channels of each stage into %d subspaces, but stage %d has %d channels"
              .formatted(subspaces, stage, row.size(-1)));
    }
    int tasks = plan.tasks().size();
    int size = tasks * subspaces;
    float[] start = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = i % subspaces; j < size; j += subspaces) {
        double own = tasks == 1 ? 1 : self;
        start[i * size + j] = (float) (i == j ? own : (1 - self) / (tasks - 1));
      }
    }
    return plan.scope()
        .child("stitches")
        .child(stage)
        .with(Updates.NO_DECAY)
        .variable("alpha", Shape.of(size, size), Initializer.of(start));
  }

  /** β of a task, one for each stage that its head reads. */
  private Variable beta(Blueprint plan, String task, int stages) {
    float[] start = new float[stages];
    for (int s = 0; s < stages; s++) {
      double end = stages == 1 ? 1 : last;
      start[s] = (float) (s == stages - 1 ? end : (1 - last) / (stages - 1));
    }
    return plan.scope()
        .child("skips")
        .child(task)
        .with(Updates.NO_DECAY)
        .variable("beta", Shape.of(stages), Initializer.of(start));
  }
}
