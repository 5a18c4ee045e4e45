// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.graph.Feed;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeCall;

/**
 * Balanced descent, in two runs: the first computes the Jacobian and its statistic, the second
 * combines it with the weights that the host computes in between, and updates.
 */
final class BalancedStep implements Step {
  private final StepFeeds feeds;
  private final StepReport report;
  private final int tasks;
  private final boolean pairwise;
  private final List<NativeCall> further;
  private final NativeCall differentiate;
  private final NativeCall gramian;
  private final boolean reportsGramian;
  private final NativeCall update;
  private final Optional<NativeCall> accumulating;
  private final Diagnosis diagnosis;

  BalancedStep(BuiltGraph.Balanced step, StepParts parts) {
    this.feeds = parts.feeds();
    this.report = parts.report();
    this.tasks = parts.model().tasks().size();
    this.pairwise = parts.model().balancing().orElseThrow().balancer().pairwise();
    this.further = step.further().stream().map(run -> feeds.call(List.of(), List.of(run))).toList();
    this.differentiate = feeds.call(List.of(step.report()), List.of());
    this.gramian = feeds.call(List.of(step.gramian()), List.of());
    this.reportsGramian = step.reportsGramian();
    this.update = feeds.call(List.of(step.update().norm()), List.of(step.update().target()));
    this.accumulating = parts.accumulating(step, List.of(step.report()));
    this.diagnosis = parts.diagnosis(step.update());
  }

  @Override
  public void run(
      BoundRows rows, int[] indices, int count, StepControl control, StepResult result) {
    for (int i = 0; i < further.size(); i++) {
      int[] batch = control.further(i + 1);
      feeds.batch(rows, batch, batch.length);
      further.get(i).run("differentiating a further batch");
    }
    feeds.batch(rows, indices, count);
    differentiate(control, result);
    report.total(result);
    result.gramian = gramian(control, result);
    control.balance(result.statistic, this::exactGramian, result.losses, result.weights);
    feeds.put(Feed.WEIGHTS, result.weights);
    try {
      update.run("updating");
    } catch (NativeCall.NotFiniteException e) {
      throw diagnosis.find(control, result);
    }
    result.gradientNorm = update.number(0);
  }

  /**
   * Runs the first run on the batch that is fed.
   *
   * @throws org.mtl4j.api.error.NumericalException if the loss or gradient of a task is not finite
   */
  void differentiate(StepControl control, StepResult result) {
    differentiate.run("differentiating");
    report.read(differentiate, control, result);
    requireFinite(control.present(), control, result);
  }

  private void requireFinite(boolean[] present, StepControl control, StepResult result) {
    diagnosis.requireFiniteLosses(control, result);
    int width = result.statistic.length / tasks;
    boolean columnsAreTasks = pairwise && width == tasks;
    for (int t = 0; t < tasks; t++) {
      // If columns are tasks, only the diagonal depends on this task alone.
      int from = columnsAreTasks ? t : 0;
      int to = columnsAreTasks ? t + 1 : width;
      for (int i = from; i < to; i++) {
        if (present[t] && !Double.isFinite(result.statistic[t * width + i])) {
          throw diagnosis.ofTask(control.step(), t, result.losses[t]);
        }
      }
    }
  }

  private double[] gramian(StepControl control, StepResult result) {
    if (reportsGramian) {
      return result.statistic;
    }
    return control.readsGradients() ? exactGramian() : StepReport.NONE;
  }

  private double[] exactGramian() {
    gramian.run("computing the Gramian");
    return gramian.readDoubles(0);
  }

  @Override
  public void accumulate(StepControl control, StepResult result) {
    NativeCall call = accumulating.orElseThrow();
    call.run("accumulating");
    report.read(call, control, result);
    requireFinite(control.inBatch(), control, result);
  }

  @Override
  public void close() {
    further.forEach(NativeCall::close);
    differentiate.close();
    gramian.close();
    update.close();
    accumulating.ifPresent(NativeCall::close);
    diagnosis.close();
  }
}
