// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/** A model that is no network: its parameters are a place, and every task is given that place. */
@Pluggable(name = "place", summary = "Parameters that are handed to every task as they are.")
public record Place(@Option(value = "where it starts", required = true) List<Double> start)
    implements SharingStrategy {

  public Place {
    start = List.copyOf(start);
  }

  @Override
  public Network build(Blueprint plan) {
    float[] values = new float[start.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = start.get(i).floatValue();
    }
    Variable place =
        plan.scope().variable("place", Shape.of(values.length), Initializer.of(values));
    return c -> {
      Graph g = c.graph();
      return plan.outputs(
          g,
          task -> {
            Tensor row = c.features(task).tensor(InputSpec.NUMBERS);
            // One copy for each row of the batch, whatever the row says.
            return g.add(g.variable(place), g.scale(g.meanKeeping(row, 1), 0));
          });
    };
  }
}
