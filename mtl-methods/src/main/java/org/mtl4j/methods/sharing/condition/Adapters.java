// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Bottleneck adapters (Houlsby et al., ICML 2019) by task: one encoder, and after each stage a
 * residual layer of the task, x + U gelu(D x + d) + u, with D to {@code width} and U back. It works
 * on the last axis. U and u start at 0, so that all tasks start with the shared encoder; the
 * paper's code starts D and U near 0.
 *
 * <p>The encoder is shared; adapters and heads are private. A frozen encoder keeps its initial
 * values. Give it those of a trained model of the sharing {@code hard} by {@code
 * training.startFrom}; the variables have the same names.
 *
 * @param width the width of a bottleneck; the smallest of the paper is 8
 * @param frozen whether the encoder itself is trained no further
 */
@Pluggable(
    name = "adapters",
    summary = "One encoder, shared or frozen, with a residual bottleneck by task after each stage.",
    source = "Houlsby et al., ICML 2019")
public record Adapters(
    @Option("width of a bottleneck, 1 to 65536") int width,
    @Option("keep the initial values of the encoder, such as those of training.startFrom")
        boolean frozen)
    implements SharingStrategy {

  public Adapters {
    Bounds.within(1, 65_536, "width", width);
  }

  public Adapters() {
    this(8, false);
  }

  @Override
  public Network build(Blueprint plan) {
    SharedEncoder.requireStages("the sharing 'adapters'", plan);
    Trunk trunk = SharedEncoder.of(plan, frozen);
    Scope place = plan.scope().child("adapters");
    List<Layer> stages = trunk.stages().layers();
    PerTask<List<Adapter>> adapters =
        plan.perTask(
            task -> {
              List<Adapter> ofTask = new ArrayList<>();
              for (Layer stage : stages) {
                Scope own = place.child(task.name()).child(ofTask.size());
                ofTask.add(Adapter.of(own, stage.output(), width));
              }
              return ofTask;
            });
    PerTask<Layer> heads = plan.heads(trunk.output());
    return c -> {
      Graph g = c.graph();
      return plan.outputs(
          g,
          task -> {
            Tensor x = trunk.stem().apply(g, c.features(task));
            for (int s = 0; s < stages.size(); s++) {
              x = adapters.of(task).get(s).apply(g, stages.get(s).apply(g, x));
            }
            return heads.of(task).apply(g, x);
          });
    };
  }

  /** D and U. */
  private record Adapter(Layer down, Layer up) {
    static Adapter of(Scope place, Shape row, int width) {
      Layer down = new PerPosition(place.child("down"), row, width, Activation.GELU);
      Initializer zero = Initializer.constant(0);
      Layer up =
          new PerPosition(
              place.child("up"), down.output(), row.size(-1), Activation.NONE, zero, zero);
      return new Adapter(down, up);
    }

    Tensor apply(Graph g, Tensor x) {
      return g.add(x, up.apply(g, down.apply(g, x)));
    }
  }
}
