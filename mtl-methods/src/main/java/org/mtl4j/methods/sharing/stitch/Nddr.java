// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
 * NDDR-CNN, neural discriminative dimensionality reduction (Gao et al., CVPR 2019): one encoder for
 * each task. After every stage the features of all tasks are concatenated and reduced to the
 * channels of one by a 1x1 convolution for each task, x̃_t = [x_1, .., x_T] K_t. At the start K_t
 * is diagonal: {@code self} for the channels of the task, (1 - self) / (T - 1) for those of others.
 *
 * <p>The fusion learns at {@code rate} times the learning rate. The paper trains by SGD with a
 * factor of 100. The default is smaller, for optimizers such as Adam, whose steps are as long as
 * the rate: with 100 the losses rise at first. The batch normalization after the fusion and the
 * shortcut variant of the paper are left out. All encoders are shared through the fusions; a fusion
 * of the last stage and a head belong to one task.
 *
 * @param self the initial diagonal for the channels of the task itself
 * @param rate the factor of the learning rate of the fusions
 */
@Pluggable(
    name = "nddr",
    summary = "One encoder for each task; 1x1 convolutions fuse the features after every stage.",
    source = "Gao et al., CVPR 2019")
public record Nddr(
    @Option("initial weight of a task's own features, in [0, 1]; the others share the rest")
        double self,
    @Option("factor of the learning rate of the fusions, above 0") double rate)
    implements SharingStrategy {

  public Nddr {
    Bounds.unit("self", self);
    Bounds.positive("rate", rate);
  }

  public Nddr() {
    this(0.9, 10);
  }

  @Override
  public Network build(Blueprint plan) {
    Networks networks = Networks.of(plan);
    int tasks = plan.tasks().size();
    List<List<Variable>> fusions = new ArrayList<>();
    for (Shape row : networks.rows()) {
      int stage = fusions.size();
      fusions.add(
          IntStream.range(0, tasks).mapToObj(t -> fusion(plan, stage, t, row.size(-1))).toList());
    }
    PerTask<Layer> heads = plan.heads(networks.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                List<Tensor> stages =
                    networks.stages(c, task, (s, x) -> fuse(g, fusions.get(s), x));
                return heads.of(task).apply(g, stages.get(stages.size() - 1));
              });
      for (int s = 0; s < fusions.size(); s++) {
        List<Tensor> sizes =
            fusions.get(s).stream().map(k -> g.mean(g.abs(g.variable(k)), 1, 2)).toList();
        outputs = Networks.observe(outputs, "fusion/" + s, g.stack(sizes, 0));
      }
      return outputs;
    };
  }

  /** x̃_t = Σ_j x_j K_tj for all t. */
  private static List<Tensor> fuse(Graph g, List<Variable> kernels, List<Tensor> x) {
    Tensor all = Networks.stacked(g, x);
    return kernels.stream()
        .map(
            k ->
                g.reshape(
                    g.einsum("jbc,jcd->bd", all, g.variable(k)),
                    x.get(0).shape().row().prepend(Shape.UNKNOWN).sizes()))
        .toList();
  }

  /** K_t: [tasks, channels, channels], the last axis being that of the result. */
  private Variable fusion(Blueprint plan, int stage, int task, int channels) {
    int tasks = plan.tasks().size();
    float[] start = new float[tasks * channels * channels];
    for (int j = 0; j < tasks; j++) {
      double other = (1 - self) / (tasks - 1);
      double own = tasks == 1 ? 1 : self;
      for (int k = 0; k < channels; k++) {
        start[(j * channels + k) * channels + k] = (float) (j == task ? own : other);
      }
    }
    return plan.scope()
        .child("fusions")
        .child(plan.tasks().get(task).name())
        .child(stage)
        .with(Updates.rate(rate))
        .variable("kernel", Shape.of(tasks, channels, channels), Initializer.of(start));
  }
}
