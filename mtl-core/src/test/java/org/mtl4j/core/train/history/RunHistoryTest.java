// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;

class RunHistoryTest {
  private final RunHistory history = history(42);
  private final History view = history.view("weighting/dwa");

  private static RunHistory history(long seed) {
    return new RunHistory(
        List.of(Direction.HIGHER, Direction.LOWER), new double[] {0.9, Double.NaN}, seed);
  }

  @Test
  void meansAreTakenOverTheStepsATaskWasPresentIn() {
    history.record(new boolean[] {true, true}, new double[] {4, 1});
    history.record(new boolean[] {true, false}, new double[] {2, 99});
    assertThat(history.endEpoch()).containsExactly(3, 1);
    history.planned(5);
    history.begin(2, 1);
    history.record(new boolean[] {true, false}, new double[] {1, 99});
    assertThat(history.endEpoch()).containsExactly(1, Double.NaN);
    assertThat(view.meanLoss(0, 0)).isEqualTo(3);
    assertThat(view.meanLoss(1, 1)).isNaN();
    assertThat(view.firstLoss(0)).isEqualTo(4);
    assertThat(view.lastLoss(0)).isEqualTo(1);
    assertThat(view.lastLoss(1)).isEqualTo(1);
    assertThat(view.epoch()).isEqualTo(1);
    assertThat(view.epochs()).isEqualTo(5);
    assertThat(view.step()).isEqualTo(2);
    assertThat(view.tasks()).isEqualTo(2);
  }

  @Test
  void lossesAreUnknownBeforeTheFirstStep() {
    assertThat(view.firstLoss(0)).isNaN();
    assertThat(view.lastLoss(1)).isNaN();
  }

  @Test
  void everyEvaluationIsRecorded() {
    assertThat(view.evaluations()).isZero();
    double[] primaries = {0.7, 12};
    history.evaluated(primaries);
    primaries[0] = 0.8;
    history.evaluated(primaries);
    assertThat(view.evaluations()).isEqualTo(2);
    assertThat(view.score(0, 0)).isEqualTo(0.7);
    assertThat(view.score(1, 0)).isEqualTo(0.8);
    assertThat(view.score(1, 1)).isEqualTo(12);
    assertThat(view.reference(0)).isEqualTo(0.9);
    assertThat(view.reference(1)).isNaN();
    assertThat(view.direction(0)).isEqualTo(Direction.HIGHER);
    assertThat(view.direction(1)).isEqualTo(Direction.LOWER);
  }

  @Test
  void aPlanHasDirectionsAndSingleTaskScores() {
    RunPlan plan = Plans.plan(Plans.experiment());
    RunHistory alone = RunHistory.of(plan);
    assertThat(alone.view("x").reference(0)).isNaN();
    assertThat(alone.view("x").direction(0)).isEqualTo(Direction.LOWER);
    assertThat(alone.view("x").direction(1)).isEqualTo(Direction.HIGHER);
    RunPlan referring = Plans.referring(plan, Map.of("adult", 0.75, "height", 2.0));
    assertThat(RunHistory.of(referring).view("x").reference(0)).isEqualTo(2);
    assertThat(RunHistory.of(referring).view("x").reference(1)).isEqualTo(0.75);
  }

  @Test
  void randomDrawsDependOnSeedStepAndMethodOnly() {
    history.begin(5, 0);
    long drawn = view.random().nextLong();
    assertThat(view.random().nextLong()).isEqualTo(drawn);
    assertThat(history.view("balancer/pcgrad").random().nextLong()).isNotEqualTo(drawn);

    RunHistory resumed = history(42);
    resumed.begin(5, 0);
    assertThat(resumed.view("weighting/dwa").random().nextLong()).isEqualTo(drawn);
    resumed.begin(6, 0);
    assertThat(resumed.view("weighting/dwa").random().nextLong()).isNotEqualTo(drawn);

    RunHistory other = history(43);
    other.begin(5, 0);
    assertThat(other.view("weighting/dwa").random().nextLong()).isNotEqualTo(drawn);
  }

  @Test
  void neighboringStepsDrawUnrelatedNumbers() {
    double sum = 0;
    double products = 0;
    double last = 0;
    int steps = 10_000;
    for (int step = 0; step < steps; step++) {
      history.begin(step, 0);
      double drawn = view.random().nextDouble() - 0.5;
      sum += drawn;
      products += drawn * last;
      last = drawn;
    }
    double deviation = Math.sqrt(1.0 / 12);
    assertThat(Math.abs(sum / steps)).isLessThan(5 * deviation / Math.sqrt(steps));
    assertThat(Math.abs(products / steps)).isLessThan(5 * deviation * deviation / Math.sqrt(steps));
  }

  @Test
  void statesOfMethodsAreSeparate() {
    double[] state = view.state("weights", 2, 0.5);
    assertThat(state).containsExactly(0.5, 0.5);
    state[0] = 3;
    assertThat(history.view("weighting/dwa").state("weights", 2, 0.5)).containsExactly(3, 0.5);
    assertThat(history.view("balancer/cagrad").state("weights", 2, 0)).containsExactly(0, 0);
  }

  @Test
  void aStateKeepsItsSize() {
    view.state("weights", 2, 0);
    assertThatThrownBy(() -> view.state("weights", 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weighting/dwa asks for 3 numbers of its state 'weights', which has 2");
  }
}
