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
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Outputs;

/** One encoder for each task. All run stage by stage, so that features can be mixed in between. */
record Networks(List<Trunk> encoders) {
  static Networks of(Blueprint plan) {
    return new Networks(plan.trunks().values());
  }

  /** The shape of one row after each stage. */
  List<Shape> rows() {
    return encoders.get(0).stages().layers().stream().map(Layer::output).toList();
  }

  /** The shape of one row of the representation. */
  Shape output() {
    return encoders.get(0).output();
  }

  /** The outputs of the stems, one for each network. */
  List<Tensor> stems(Graph g, Features features) {
    return encoders.stream().map(network -> network.stem().apply(g, features)).toList();
  }

  /** The outputs of a stage, one for each network. */
  List<Tensor> advance(Graph g, int stage, List<Tensor> x) {
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
