// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.List;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.graph.Feed;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeCall;

/** A step of one run if the host knows the weights before it; else a {@link BalancedStep}. */
final class KnownWeightsStep implements Step {
  private static final int NORM = 1;

  private final StepFeeds feeds;
  private final StepReport report;
  private final NativeCall update;
  private final Diagnosis diagnosis;
  private final BalancedStep solved;

  KnownWeightsStep(BuiltGraph.KnownWeights step, StepParts parts) {
    this.feeds = parts.feeds();
    this.report = parts.report();
    this.update =
        feeds.call(List.of(step.report(), step.update().norm()), List.of(step.update().target()));
    this.diagnosis = parts.diagnosis(step.update());
    this.solved = new BalancedStep(step.solved(), parts);
  }

  @Override
  public void run(
      BoundRows rows, int[] indices, int count, StepControl control, StepResult result) {
    if (!control.knownWeights(result.weights)) {
      solved.run(rows, indices, count, control, result);
      return;
    }
    feeds.batch(rows, indices, count);
    feeds.put(Feed.WEIGHTS, result.weights);
    result.gramian = StepReport.NONE;
    try {
      update.run("training");
    } catch (NativeCall.NotFiniteException e) {
      throw failure(control, result);
    }
    report.read(update, control, result);
    result.gradientNorm = update.number(NORM);
  }

  /** Computes the gradient of each task to find the one at fault: one pass gives only their sum. */
  private NumericalException failure(StepControl control, StepResult result) {
    try {
      solved.differentiate(control, result);
    } catch (NumericalException found) {
      return found;
    }
    return diagnosis.find(control, result);
  }

  @Override
  public void accumulate(StepControl control, StepResult result) {
    solved.accumulate(control, result);
  }

  @Override
  public void close() {
    update.close();
    diagnosis.close();
    solved.close();
  }
}
