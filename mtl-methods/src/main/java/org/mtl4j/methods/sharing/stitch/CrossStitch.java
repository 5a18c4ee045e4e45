// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
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
 * Cross-stitch networks (Misra et al., CVPR 2016): one encoder for each task. After every stage,
 * the next stage of a task reads a learned mixture of all, x̃_t = Σ_j α_tj x_j. The outputs of the
 * stems (embeddings) are not mixed.
 *
 * <p>Losses reach the encoders of other tasks through the mixtures, so encoders are shared; heads
 * are private. If tasks have different features, all encoders read the features of each task.
 *
 * @param self the initial α_tt; the other weights of a task share the rest equally
 * @param channels one matrix α per channel (last axis) of a stage, instead of one per stage
 */
@Pluggable(
    name = "cross-stitch",
    summary = "One encoder for each task, mixed by learned weights after every stage.",
    source = "Misra et al., CVPR 2016")
public record CrossStitch(
    @Option("initial weight of a task's own features, in [0, 1]; the others share the rest")
        double self,
    @Option("weights for every channel of a stage, instead of one set per stage") boolean channels)
    implements SharingStrategy {

  public CrossStitch {
    Bounds.unit("self", self);
  }

  public CrossStitch() {
    this(0.9, false);
  }

  @Override
  public Network build(Blueprint plan) {
    Networks networks = Networks.of(plan);
    List<Variable> stitches = new ArrayList<>();
    networks.rows().forEach(row -> stitches.add(stitch(plan, stitches.size(), row)));
    PerTask<Layer> heads = plan.heads(networks.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                List<Tensor> stages =
                    networks.stages(c, task, (s, x) -> mix(g, stitches.get(s), x));
                return heads.of(task).apply(g, stages.get(stages.size() - 1));
              });
      for (int s = 0; s < stitches.size(); s++) {
        Tensor alpha = g.variable(stitches.get(s));
        outputs = Networks.observe(outputs, "alpha/" + s, channels ? g.mean(alpha, 2) : alpha);
      }
      return outputs;
    };
  }

  /** x̃_t = Σ_j α_tj x_j for all t. */
  private List<Tensor> mix(Graph g, Variable alpha, List<Tensor> x) {
    String equation = channels ? "tjc,jbc->tbc" : "tj,jbc->tbc";
    Tensor mixed = g.einsum(equation, g.variable(alpha), Networks.stacked(g, x));
    Shape row = x.get(0).shape().row();
    return IntStream.range(0, x.size())
        .mapToObj(t -> Networks.unstacked(g, mixed, t, row))
        .toList();
  }

  /** α: [T, T], or [T, T, channels]. */
  private Variable stitch(Blueprint plan, int stage, Shape row) {
    int tasks = plan.tasks().size();
    int copies = channels ? row.size(-1) : 1;
    float[] start = new float[tasks * tasks * copies];
    for (int i = 0; i < tasks * tasks; i++) {
      double own = tasks == 1 ? 1 : self;
      double value = i / tasks == i % tasks ? own : (1 - self) / (tasks - 1);
      Arrays.fill(start, i * copies, (i + 1) * copies, (float) value);
    }
    Shape shape = channels ? Shape.of(tasks, tasks, copies) : Shape.of(tasks, tasks);
    return plan.scope()
        .child("stitches")
        .child(stage)
        .variable("alpha", shape, Initializer.of(start));
  }
}
