// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Modo;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.weighting.AutoLambda;
import org.mtl4j.methods.weighting.Famo;
import org.mtl4j.methods.weighting.Forum;
import org.mtl4j.methods.weighting.Moml;

/** Runs whose weighting looks around, but has not the rows for it. */
class ProbingTest {
  static List<LossWeighting> bilevel() {
    return List.of(new AutoLambda(), new Moml(), new Forum());
  }

  /** Three rows to train on, then so many to validate on. */
  private static ExperimentBuilder experiment(double... validationLabels) {
    int rows = 3 + validationLabels.length;
    double[] x = new double[rows];
    double[] y = new double[rows];
    String[] parts = new String[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = i;
      y[i] = i < 3 ? -i : validationLabels[i - 3];
      parts[i] = i < 3 ? "train" : "validation";
    }
    return new ExperimentBuilder()
        .data(
            MemorySource.of(
                new TableBuilder("t")
                    .numbers("x", x)
                    .numbers("a", x)
                    .numbers("b", y)
                    .texts("part", parts)
                    .build()))
        .split(
            new Split(
                Optional.empty(),
                Optional.empty(),
                Optional.of("part"),
                new Split.Values(List.of("train"), List.of("validation"), List.of()),
                1))
        .task("a", new Regression(List.of("a"), false, new Mse()))
        .training(t -> t.batch(3));
  }

  private static ExperimentBuilder pair(double... validationLabels) {
    return experiment(validationLabels).task("b", new Regression(List.of("b"), false, new Mse()));
  }

  private static void assertRefused(ExperimentBuilder experiment, String message) {
    RunPlan plan = Plans.plan(experiment);
    assertThatThrownBy(() -> ModelAssembly.assemble(plan))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parameterGroupsIfTheProbeFollowsTheOptimizer() {
    ParameterGroup slow = new ParameterGroup("encoder/**", 0.1);
    assertRefused(
        pair(1, 2, 3).weighting(new AutoLambda()).training(t -> t.batch(3).group(slow)),
        "probes the next parameters of an optimizer with one rate, decay and phase, but"
            + " training.groups has others for 'encoder/**'");
    for (LossWeighting other : List.of(new Moml(), new Forum(), new Famo())) {
      RunPlan plan =
          Plans.plan(pair(1, 2, 3).weighting(other).training(t -> t.batch(3).group(slow)));
      assertThat(ModelAssembly.assemble(plan).updateRules().byVariable()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("bilevel")
  void noValidationRows(LossWeighting method) {
    assertRefused(
        Plans.experiment().weighting(method), "needs validation rows, but there are none");
  }

  @ParameterizedTest
  @MethodSource("bilevel")
  void fewerThanABatch(LossWeighting method) {
    assertRefused(
        pair(1, 2).weighting(method),
        "draws batches of 3 from the validation rows, but there are 2; lower training.batch or set"
            + " split.validation");
  }

  @ParameterizedTest
  @MethodSource("bilevel")
  void noneWithALabel(LossWeighting method) {
    assertRefused(
        pair(Double.NaN, Double.NaN, Double.NaN).weighting(method),
        "learns from validation rows, but none of the 3 has a label of the task 'b'");
  }

  @Test
  void oneTask() {
    for (LossWeighting method : List.of(new Famo(), new AutoLambda(), new Moml(), new Forum())) {
      assertRefused(
          experiment(1, 2, 3).weighting(method), "needs two tasks or more, but there is only 'a'");
    }
  }

  @Test
  void aStepOfSeveralBatches() {
    assertRefused(
        pair(1, 2, 3).weighting(new Famo()).training(t -> t.batch(1).accumulate(3)),
        "training.accumulate is 3, but the weighting looks at the batch");
    assertRefused(
        pair(1, 2, 3).balancer(new Modo()).training(t -> t.batch(1).accumulate(2)),
        "training.accumulate is 2, but the balancer reads several batches a step");
  }

  @Test
  void aBalancerAfterAMethodThatSetsTheUpdate() {
    assertRefused(
        pair(1, 2, 3).weighting(new Forum()).balancer(new Mgda()),
        "the weighting 'forum' sets the update itself, so there is nothing to balance; leave"
            + " out coordination.balancer");
  }
}
