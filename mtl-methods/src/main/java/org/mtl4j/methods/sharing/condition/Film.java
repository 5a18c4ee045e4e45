// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;

/**
 * Feature-wise linear modulation (Perez et al., AAAI 2018) by task: after each stage f_s of one
 * encoder, each channel (last axis) is scaled and shifted by linear maps of a learned vector e_t of
 * the task,
 *
 * <p>x_s = (1 + γ_s(e_t)) ⊙ f_s(x_{s-1}) + β_s(e_t).
 *
 * <p>The encoder and the maps are shared; vectors and heads are private. The paper computes the
 * condition from a question, and modulates before the activation.
 *
 * @param width the size of a task vector
 */
@Pluggable(
    name = "film",
    summary = "One encoder; a learned task vector scales and shifts the channels of each stage.",
    source = "Perez et al., AAAI 2018")
public record Film(@Option("size of a task vector, 1 to 65536") int width)
    implements SharingStrategy {

  public Film {
    Bounds.within(1, 65_536, "width", width);
  }

  public Film() {
    this(8);
  }

  @Override
  public Network build(Blueprint plan) {
    SharedEncoder.requireStages("the sharing 'film'", plan);
    Trunk trunk = SharedEncoder.of(plan, false);
    TaskVectors vectors = TaskVectors.of(plan, width);
    List<Layer> maps = new ArrayList<>();
    for (Layer stage : trunk.stages().layers()) {
      int channels = stage.output().size(-1);
      maps.add(
          new Dense(
              plan.scope().child("film").child(maps.size()), width, 2 * channels, Activation.NONE));
    }
    PerTask<Layer> heads = plan.heads(trunk.output());
    return c -> connect(plan, c, trunk, vectors, maps, heads);
  }

  private static Outputs connect(
      Blueprint plan,
      Connection c,
      Trunk trunk,
      TaskVectors vectors,
      List<Layer> maps,
      PerTask<Layer> heads) {
    Graph g = c.graph();
    Outputs outputs =
        plan.outputs(
            g,
            task -> {
              Tensor x = trunk.stem().apply(g, c.features(task));
              for (int s = 0; s < maps.size(); s++) {
                Tensor y = trunk.stages().layers().get(s).apply(g, x);
                Tensor map = maps.get(s).apply(g, vectors.of(g, task));
                x = g.add(g.multiply(y, g.add(g.constant(1), half(g, map, 0))), half(g, map, 1));
              }
              return heads.of(task).apply(g, x);
            });
    for (Task task : plan.tasks()) {
      List<Tensor> scales =
          maps.stream()
              .map(map -> half(g, map.apply(g, vectors.of(g, task)), 0))
              .map(scale -> g.sqrt(g.mean(g.square(scale))))
              .toList();
      outputs = outputs.observe("mean scale of " + task.name(), g.stack(scales, 0));
    }
    return outputs;
  }

  /** γ or β [1, channels]. */
  private static Tensor half(Graph g, Tensor map, int index) {
    int channels = map.shape().size(1) / 2;
    return g.slice(map, 1, index * channels, (index + 1) * channels);
  }
}
