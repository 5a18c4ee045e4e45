// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.task.Task;

/** One encoder for each task. All run stage by stage, so that features can be mixed in between. */
record Networks(List<Task> tasks, List<Trunk> encoders) {
  /** What mixes the outputs of a stage, one for each network; as many results. */
  @FunctionalInterface
  interface Mixing {
    List<Tensor> apply(int stage, List<Tensor> x);
  }

  static Networks of(Blueprint plan) {
    return new Networks(plan.tasks(), plan.trunks().values());
  }

  /** The shape of one row after each stage. */
  List<Shape> rows() {
    return encoders.get(0).stages().layers().stream().map(Layer::output).toList();
  }

  /** The shape of one row of the representation. */
  Shape output() {
    return encoders.get(0).output();
  }

  /**
   * The features of the network of a task, for the rows of the task: after the stem, then after
   * each stage and the mixing that follows it.
   */
  List<Tensor> stages(Connection c, Task task, Mixing mixing) {
    Graph g = c.graph();
    Features features = c.features(task);
    int own = tasks.indexOf(task);
    List<Tensor> x = encoders.stream().map(network -> network.stem().apply(g, features)).toList();
    List<Tensor> stages = new ArrayList<>(List.of(x.get(own)));
    for (int s = 0; s < rows().size(); s++) {
      x = mixing.apply(s, advance(g, s, x));
      stages.add(x.get(own));
    }
    return stages;
  }

  private List<Tensor> advance(Graph g, int stage, List<Tensor> x) {
    List<Tensor> next = new ArrayList<>();
    for (int j = 0; j < x.size(); j++) {
      next.add(encoders.get(j).stages().layers().get(stage).apply(g, x.get(j)));
    }
    return next;
  }

  /** The features of all networks [networks, positions, channels]. */
  static Tensor stacked(Graph g, List<Tensor> x) {
    int channels = x.get(0).shape().size(-1);
    return g.stack(x.stream().map(one -> g.reshape(one, -1, channels)).toList(), 0);
  }

  /** The features [batch, row...] of one network, taken from {@link #stacked}. */
  static Tensor unstacked(Graph g, Tensor stacked, int network, Shape row) {
    return g.reshape(g.index(stacked, 0, network), row.prepend(Shape.UNKNOWN).sizes());
  }

  /** Observes mixing weights, unless they are larger than an observation may be. */
  static Outputs observe(Outputs outputs, String name, Tensor weights) {
    return weights.shape().elements() <= Outputs.LARGEST_OBSERVATION
        ? outputs.observe(name, weights)
        : outputs;
  }
}
