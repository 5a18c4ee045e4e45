// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * The inputs of a graph, the same features for all tasks.
 *
 * @param targets the labels of each task; empty in inference
 */
record BatchConnection(Graph graph, Features features, Optional<PerTask<BatchLabels>> targets)
    implements Connection {
  @Override
  public Features features(Task task) {
    return features;
  }

  @Override
  public Optional<Features> common() {
    return Optional.of(features);
  }

  @Override
  public Optional<Labels> labels(Task task) {
    return targets.map(all -> all.of(task));
  }
}
