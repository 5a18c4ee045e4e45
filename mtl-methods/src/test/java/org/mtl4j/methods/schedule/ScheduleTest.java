// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.api.train.Schedule.Position;

/** Closed forms: 10 epochs of 20 steps. */
class ScheduleTest {
  private static double at(Schedule schedule, long step, Double... scores) {
    return schedule.factor(new Position(step, 200, (int) (step / 20), 20, List.of(scores)));
  }

  @Test
  void constantIsOne() {
    assertThat(at(new Constant(), 0)).isEqualTo(1);
    assertThat(at(new Constant(), 199)).isEqualTo(1);
  }

  @Test
  void stepFallsEverySoManyEpochs() {
    Schedule schedule = new Step(3, 0.5);
    assertThat(IntStream.range(0, 10).mapToDouble(epoch -> at(schedule, 20L * epoch)))
        .containsExactly(1.0, 1.0, 1.0, .5, .5, .5, .25, .25, .25, .125);
    assertThat(at(schedule, 59)).isEqualTo(1);
  }

  @Test
  void exponentialFallsEveryEpoch() {
    Schedule schedule = new Exponential(0.9);
    assertThat(at(schedule, 19)).isEqualTo(1);
    assertThat(at(schedule, 20)).isCloseTo(0.9, within(1e-15));
    assertThat(at(schedule, 199)).isCloseTo(Math.pow(0.9, 9), within(1e-15));
  }

  @Test
  void linearGoesFromItsStartToItsEnd() {
    assertThat(at(new Linear(), 0)).isEqualTo(1);
    assertThat(at(new Linear(), 50)).isEqualTo(0.75);
    assertThat(at(new Linear(0, 1), 0)).isZero();
    assertThat(at(new Linear(0.5, 2.5), 100)).isEqualTo(1.5);
    assertThat(at(new Linear(0, 1), 300)).isEqualTo(1);
  }

  @Test
  void cosineGoesFromOneToItsEnd() {
    Schedule schedule = new Cosine(0.2);
    assertThat(at(schedule, 0)).isEqualTo(1);
    assertThat(at(schedule, 50)).isCloseTo(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, within(1e-15));
    assertThat(at(schedule, 100)).isCloseTo(0.6, within(1e-15));
    assertThat(at(schedule, 200)).isCloseTo(0.2, within(1e-15));
    assertThat(at(schedule, 300)).isCloseTo(0.2, within(1e-15));
  }

  /** With two cycles, log2(1 + 3t) is 1/2 at t = (√2 - 1) / 3, 1 at 1/3 and 3/2 at (√8 - 1) / 3. */
  @Test
  void cosineLogHasCyclesOfDoubleLength() {
    Schedule schedule = new CosineLog(2);
    assertThat(at(schedule, 0)).isEqualTo(0);
    assertThat(schedule.factor(new Position(1, 3, 0, 1, List.of()))).isCloseTo(0, within(1e-15));
    assertThat(schedule.factor(new Position(414_214, 3_000_000, 0, 1, List.of())))
        .isCloseTo(1, within(1e-9));
    assertThat(schedule.factor(new Position(1_828_427, 3_000_000, 0, 1, List.of())))
        .isCloseTo(1, within(1e-9));
    assertThat(at(schedule, 200)).isCloseTo(0, within(1e-15));
  }

  @Test
  void plateauFallsWhenScoresStopRising() {
    Schedule schedule = new Plateau(2, 0.5, 0);
    assertThat(at(schedule, 0)).isEqualTo(1);
    assertThat(at(schedule, 20, .1)).isEqualTo(1);
    assertThat(at(schedule, 60, .1, .3, .2)).isEqualTo(1);
    assertThat(at(schedule, 80, .1, .3, .2, .3)).isEqualTo(.5);
    assertThat(at(schedule, 100, .1, .3, .2, .3, .2)).isEqualTo(.5);
    assertThat(at(schedule, 120, .1, .3, .2, .3, .2, .1)).isEqualTo(.25);
    assertThat(at(schedule, 120, .1, .3, .2, .3, .2, .4)).isEqualTo(.5);
  }

  @Test
  void plateauDoesNotFallBelowItsEndAndCountsNoNumberAsNoBest() {
    Schedule schedule = new Plateau(1, 0.1, 0.05);
    assertThat(at(schedule, 100, .5, Double.NaN, .4, .3, .2)).isEqualTo(.05);
    assertThat(at(schedule, 40, .5, Double.NaN)).isEqualTo(.1);
  }

  @Test
  void plateauNeedsValidation() {
    assertThatThrownBy(() -> at(new Plateau(), 20))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("plateau", "validation");
  }

  @Test
  void warmUpRisesToTheOtherSchedule() {
    Schedule schedule = new WarmUp(10);
    assertThat(at(schedule, 0)).isEqualTo(.1);
    assertThat(at(schedule, 4)).isEqualTo(.5);
    assertThat(at(schedule, 9)).isEqualTo(1);
    assertThat(at(schedule, 150)).isEqualTo(1);
    Schedule cosine = new WarmUp(10, new Cosine());
    assertThat(at(cosine, 4)).isEqualTo(.5 * at(new Cosine(), 4));
    assertThat(at(cosine, 100)).isEqualTo(at(new Cosine(), 100));
  }

  /** 200 steps, of which the last 190 are the other schedule's. */
  @Test
  void afterTheRiseTheOtherScheduleCountsFromItsEnd() {
    Schedule cosine = new WarmUp(10, new Cosine(), true);
    assertThat(at(cosine, 4)).isEqualTo(.5);
    assertThat(at(cosine, 10)).isEqualTo(1);
    assertThat(at(cosine, 105)).isCloseTo(.5, within(1e-15));
    assertThat(at(cosine, 200)).isCloseTo(0, within(1e-15));
    Schedule epochs = new WarmUp(10, new Step(1, 0.5), true);
    assertThat(at(epochs, 29)).isEqualTo(1);
    assertThat(at(epochs, 30)).isEqualTo(.5);
  }

  @Test
  void optionsOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> new Step(0)).hasMessageContaining("0");
    assertThatThrownBy(() -> new Step(1, 1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new Exponential(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new Cosine(-1)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new CosineLog(0)).hasMessageContaining("cycles");
    assertThatThrownBy(() -> new Plateau(0, .5, 0)).hasMessageContaining("patience");
    assertThatThrownBy(() -> new WarmUp(0)).hasMessageContaining("steps");
  }
}
