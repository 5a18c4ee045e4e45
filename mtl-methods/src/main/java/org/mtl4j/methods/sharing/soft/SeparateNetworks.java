// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.soft;

import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;

/** A network for each task, without shared parameters. */
record SeparateNetworks(Blueprint plan, PerTask<Trunk> encoders, PerTask<Layer> heads) {
  static SeparateNetworks of(Blueprint plan) {
    PerTask<Trunk> encoders = plan.trunks();
    return new SeparateNetworks(plan, encoders, plan.heads(encoders.first().output()));
  }

  /** For each trained parameter of an encoder: that of every task. */
  List<List<Variable>> parameters() {
    List<List<Variable>> byTask =
        plan.tasks().stream()
            .map(t -> plan.trunkScope(t).below().stream().filter(Variable::trained).toList())
            .toList();
    return IntStream.range(0, byTask.get(0).size())
        .mapToObj(k -> byTask.stream().map(ofTask -> ofTask.get(k)).toList())
        .toList();
  }

  Outputs connect(Connection c) {
    return plan.outputs(
        c.graph(),
        task ->
            heads.of(task).apply(c.graph(), encoders.of(task).apply(c.graph(), c.features(task))));
  }
}
