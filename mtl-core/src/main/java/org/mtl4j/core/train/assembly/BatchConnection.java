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
 * The inputs of a graph.
 *
 * @param given the features of each task
 * @param common the features, if they are the same for all tasks
 * @param targets the labels of each task; empty in inference
 */
record BatchConnection(
    Graph graph,
    PerTask<Features> given,
    Optional<Features> common,
    Optional<PerTask<BatchLabels>> targets)
    implements Connection {
  @Override
  public Features features(Task task) {
    return given.of(task);
  }

  @Override
  public Optional<Labels> labels(Task task) {
    return targets.map(all -> all.of(task));
  }
}
