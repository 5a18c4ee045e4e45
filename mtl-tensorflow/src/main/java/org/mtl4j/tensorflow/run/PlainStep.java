// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeCall;

/** Plain descent, in one run. */
final class PlainStep implements Step {
  private static final int NORM = 1;

  private final StepFeeds feeds;
  private final StepReport report;
  private final NativeCall update;
  private final Optional<NativeCall> accumulating;
  private final Diagnosis diagnosis;

  PlainStep(BuiltGraph.Plain step, StepParts parts) {
    this.feeds = parts.feeds();
    this.report = parts.report();
    List<String> fetches = List.of(step.report(), step.update().norm());
    this.update = feeds.call(fetches, List.of(step.update().target()));
    this.accumulating = parts.accumulating(step, fetches);
    this.diagnosis = parts.diagnosis(step.update());
  }

  @Override
  public void run(
      BoundRows rows, int[] indices, int count, StepControl control, StepResult result) {
    feeds.batch(rows, indices, count);
    Arrays.fill(result.weights, 1);
    try {
      update.run("training");
    } catch (NativeCall.NotFiniteException e) {
      throw diagnosis.find(control, result);
    }
    report.read(update, control, result);
    result.gradientNorm = update.number(NORM);
    report.total(result);
  }

  @Override
  public void accumulate(StepControl control, StepResult result) {
    NativeCall call = accumulating.orElseThrow();
    call.run("accumulating");
    report.read(call, control, result);
    diagnosis.requireFiniteLosses(control, result);
    if (!Double.isFinite(call.number(NORM))) {
      throw diagnosis.find(control, result);
    }
  }

  @Override
  public void close() {
    update.close();
    accumulating.ifPresent(NativeCall::close);
    diagnosis.close();
  }
}
