// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.SplitBuilder;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;

class FixedPredictionsTest {
  /** Training rows: y 1 and 3, of the classes a, a, b, b; validation rows: y 2 and 6, no "yes". */
  private static final Table TABLE =
      new TableBuilder("t")
          .numbers("x", 0, 1, 2, 3, 4, 5)
          .numbers("y", 1e9 + 1, 1e9 + 3, 1e9 + 1, 1e9 + 3, 1e9 + 2, 1e9 + 6)
          .texts("kind", "a", "a", "b", "c", "a", "b")
          .texts("rare", "yes", "no", "no", "no", "no", "no")
          .texts("part", "train", "train", "train", "train", "validation", "validation")
          .build();

  private final RunPlan plan =
      Plans.plan(
          Mtl.experiment()
              .data(MemorySource.of(TABLE))
              .split(
                  new SplitBuilder()
                      .column("part", new Split.Values(List.of(), List.of("validation"), List.of()))
                      .build())
              .task("y", new Regression("y"))
              .task("kind", metric(new TaskSpec(new MultiClass("kind")), "log-loss"))
              .task("rare", new Binary("rare", "yes")));

  private final FixedPredictions fixed =
      new FixedPredictions(plan, plan.data().validation().orElseThrow());

  private static TaskSpec metric(TaskSpec task, String id) {
    return new TaskSpec(task.type(), List.of(), Optional.of(id), Optional.empty());
  }

  @Test
  void theMeanIsThatOfTheTrainingRowsInTheUnitOfTheLabel() {
    assertThat(fixed.mean(task(0))).isCloseTo(Math.sqrt((0 + 16) / 2.0), within(1e-6));
  }

  @Test
  void classesArePredictedByTheirShares() {
    assertThat(fixed.mean(task(1))).isCloseTo((-Math.log(0.5) - Math.log(0.25)) / 2, within(1e-6));
  }

  @Test
  void aMetricOfOneClassIsUndefined() {
    assertThat(fixed.defined(task(0))).isTrue();
    assertThat(fixed.defined(task(1))).isTrue();
    assertThat(fixed.defined(task(2))).isFalse();
    assertThat(Criterion.of(plan).warnings()).singleElement().asString().startsWith("task 'rare'");
  }

  private EvaluatedTask task(int index) {
    return plan.tasks().get(index);
  }
}
