// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

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
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * One encoder for all tasks; each task adds a layer of its own with a learned factor, y_t = h_t(x +
 * α_t · f_t(x)) with x = f(inputs). The factors are observed during training.
 *
 * @param start the initial α_t
 */
@Pluggable(
    name = "residual-tower",
    summary = "A shared bottom; each task adds its own layer with a learned factor.")
public record ResidualTower(@Option("initial factor of a task's own layer, 0 or more") double start)
    implements SharingStrategy {

  public ResidualTower {
    Bounds.notNegative("start", start);
  }

  public ResidualTower() {
    this(0.1);
  }

  /** The layer of a task, and its factor. */
  private record Tower(Layer layer, Variable factor) {
    static Tower of(Scope place, int width, double start) {
      return new Tower(
          new Dense(place, width, width, Activation.RELU),
          place
              .with(Updates.NO_DECAY)
              .variable("factor", Shape.SCALAR, Initializer.constant(start)));
    }

    Tensor apply(Graph g, Tensor x) {
      return g.add(x, g.multiply(g.variable(factor), layer.apply(g, x)));
    }
  }

  @Override
  public Network build(Blueprint plan) {
    Trunk trunk = plan.trunk(plan.scope().child("encoder"));
    Scope towerScope = plan.scope().child("towers");
    int width = trunk.output().elements();
    PerTask<Tower> towers =
        plan.perTask(task -> Tower.of(towerScope.child(task.name()), width, start));
    PerTask<Layer> heads = plan.heads(Shape.of(width));
    return c -> {
      Graph g = c.graph();
      Tensor factors =
          g.stack(towers.values().stream().map(tower -> g.variable(tower.factor())).toList(), 0);
      return plan.outputs(
              g,
              task -> {
                Tensor x = g.flatten(trunk.apply(g, c.features(task)));
                return heads.of(task).apply(g, towers.of(task).apply(g, x));
              })
          .observe("tower factors", factors);
    };
  }
}
