// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.session.BoundRows;

/** One kind of step, with its prepared runs. */
sealed interface Step extends AutoCloseable permits PlainStep, BalancedStep, KnownWeightsStep {

  /** Prepares the runs of a step. */
  static Step of(BuiltGraph.Step step, StepParts parts) {
    if (step instanceof BuiltGraph.Plain plain) {
      return new PlainStep(plain, parts);
    }
    if (step instanceof BuiltGraph.KnownWeights known) {
      return new KnownWeightsStep(known, parts);
    }
    return new BalancedStep((BuiltGraph.Balanced) step, parts);
  }

  /**
   * Runs an update on a batch.
   *
   * @param indices the first {@code count} are the row numbers of the batch
   * @param result filled
   * @throws org.mtl4j.api.error.NumericalException if a loss or gradient is not finite; no variable
   *     has changed
   */
  void run(BoundRows rows, int[] indices, int count, StepControl control, StepResult result);

  /**
   * Adds the gradients of the batch that is fed to those of the batches before.
   *
   * @throws org.mtl4j.api.error.NumericalException if a loss or gradient is not finite
   */
  void accumulate(StepControl control, StepResult result);

  @Override
  void close();
}
