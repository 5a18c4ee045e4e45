// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.List;
import java.util.Optional;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.session.NativeCall;

/**
 * What all kinds of step use.
 *
 * @param lossesFetch fetch: the losses [T]
 */
record StepParts(ModelDefinition model, String lossesFetch, StepFeeds feeds, StepReport report) {

  /** Prepares the diagnosis of an update. */
  Diagnosis diagnosis(BuiltGraph.Update update) {
    return new Diagnosis(
        model.tasks(), List.copyOf(model.penalties().keySet()), feeds, lossesFetch, update);
  }

  /** Prepares the run that adds the gradients of a batch, if the model has such batches. */
  Optional<NativeCall> accumulating(BuiltGraph.Step step, List<String> fetches) {
    return step.accumulation().map(sums -> feeds.call(fetches, List.of(sums.add())));
  }
}
