// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.Optional;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/** Labels of a task in a graph. Missing ones are replaced at once, because 0 · NaN is NaN. */
record BatchLabels(Tensor values, Tensor mask, Optional<Tensor> weights) implements Labels {
  static BatchLabels of(Graph g, Task task, Optional<Tensor> weights) {
    Tensor given =
        g.input(Dataset.label(task.name()), DType.FLOAT, Shape.batchOf(task.labelWidth()));
    Tensor missing = g.isNan(given);
    Tensor values = g.where(missing, g.constant(0), given);
    return new BatchLabels(values, g.cast(g.not(missing), DType.FLOAT), weights);
  }
}
