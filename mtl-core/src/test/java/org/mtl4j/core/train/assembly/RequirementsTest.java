// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.EveryK;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.methods.balancer.GradNorm;
import org.mtl4j.methods.balancer.Krum;
import org.mtl4j.methods.balancer.Mean;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.balancer.TrimmedMean;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.transfer.Proportional;
import org.mtl4j.methods.transfer.RoundRobin;
import org.mtl4j.methods.weighting.Dwa;
import org.mtl4j.methods.weighting.Famo;
import org.mtl4j.methods.weighting.Uncertainty;

/** What a method needs, held against a run of the tasks height and adult. */
class RequirementsTest {

  /** Adds up losses, but asks for more than that. */
  private record Demanding(Needs needs, List<Double> preference)
      implements LossWeighting, Preferential<LossWeighting> {
    @Override
    public Terms terms(Graph g, Losses losses) {
      return Terms.each(losses.size(), t -> losses.values().get(t));
    }

    @Override
    public LossWeighting withPreference(List<String> tasks, List<Double> other) {
      return new Demanding(needs, other);
    }
  }

  private static void assertRefused(Needs needs, List<Double> preference, String message) {
    RunPlan plan = Plans.plan(Plans.experiment().weighting(new Demanding(needs, preference)));
    assertThatThrownBy(() -> ModelAssembly.assemble(plan))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void moreTasksThanTheRunHas() {
    assertRefused(
        Needs.NOTHING.withTasks(3),
        List.of(),
        "the weighting 'Demanding' needs 3 tasks or more, but there are only height, adult; leave"
            + " out coordination.weighting to train these");
    assertThatThrownBy(
            () ->
                ModelAssembly.assemble(
                    Plans.plan(
                        Plans.alone()
                            .task("adult", new Binary("adult", "yes"))
                            .weighting(new Demanding(Needs.NOTHING.withTasks(2), List.of())))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the weighting 'Demanding' needs two tasks or more, but there is only 'adult'; leave"
                + " out coordination.weighting to train one task");
  }

  @Test
  void validationRows() {
    assertRefused(
        Needs.NOTHING.withValidationRows(1),
        List.of(),
        "the weighting 'Demanding' needs validation rows, but there are none; set"
            + " split.validation");
    assertRefused(
        Needs.NOTHING.withValidationRows(64),
        List.of(),
        "the weighting 'Demanding' needs 64 validation rows or more, but there are none; set"
            + " split.validation");
  }

  @Test
  void metricsThatRise() {
    assertRefused(
        Needs.NOTHING.withRisingScores(),
        List.of(),
        "the weighting 'Demanding' needs primary metrics that rise toward their best, as auc or r2"
            + " do, but that of 'height' is rmse; set its primary");
  }

  @Test
  void singleTaskScores() {
    Needs needs = Needs.NOTHING.withReferences();
    assertRefused(
        needs,
        List.of(),
        "the weighting 'Demanding' needs the single-task score of each task, but that of 'height'"
            + " is unknown; a comparison trains single-task models first, and options of"
            + " the method may set their scores");
    RunPlan plan = Plans.plan(Plans.experiment().weighting(new Demanding(needs, List.of())));
    Requirements.check(Plans.referring(plan, Map.of("height", 2.0, "adult", 0.9)));
    assertThatThrownBy(
            () ->
                Requirements.check(
                    Plans.referring(plan, Map.of("height", 2.0, "adult", Double.NaN))))
        .hasMessageContaining("that of 'adult' is unknown");
  }

  private static void assertRefused(ExperimentBuilder experiment, String message) {
    RunPlan plan = Plans.plan(experiment);
    assertThatThrownBy(() -> ModelAssembly.assemble(plan))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void oneTaskAStep() {
    assertRefused(
        Plans.experiment().balancer(new Mgda()).transfer(new RoundRobin()),
        "the balancer 'mgda' needs several active tasks, but the transfer 'round-robin'"
            + " trains one task a step; leave out coordination.balancer, or set"
            + " coordination.transfer to joint");
    assertRefused(
        Plans.experiment().weighting(new Famo()).transfer(new Proportional()),
        "the weighting 'famo' needs several active tasks, but the transfer 'proportional'"
            + " trains one task a step; leave out coordination.weighting, or set"
            + " coordination.transfer to joint");
  }

  @Test
  void sumsThatOverflow() {
    assertRefused(
        Plans.experiment().balancer(new Krum(Integer.MAX_VALUE, 1, Convention.OWN)),
        "the balancer 'krum' needs 2147483647 tasks or more, but there are only height, adult;"
            + " leave out coordination.balancer to train these");
    assertRefused(
        Plans.experiment().balancer(new TrimmedMean(Integer.MAX_VALUE)),
        "the balancer 'trimmed-mean' needs 2147483647 tasks or more, but there are only height,"
            + " adult; leave out coordination.balancer to train these");
  }

  @Test
  void aStatePerCoordinateOfRowsThatChange() {
    for (GradientBalancer method : List.of(new Moco(), new DbMtl(), new ExcessMtl())) {
      assertRefused(
          Plans.experiment().balancer(new Balancing(new EveryK(method), Level.REPRESENTATION)),
          "the balancer 'every-k' does not support the representation; set"
              + " coordination.balancer.on to parameters");
    }
  }

  @Test
  void aMissingLayer() {
    GradNorm lost = new GradNorm(1.5, 0.025, Optional.of("nowhere"), Convention.WEIGHTED);
    RunPlan plan = Plans.plan(Plans.experiment().balancer(new EveryK(lost)));
    assertThatThrownBy(() -> ModelAssembly.assemble(plan))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "the balancer 'gradnorm' is to measure the parameters with 'nowhere' in their names,"
                + " but none of the shared ones has it: encoder/");
  }

  @Test
  void aRunThatEndsTooEarlyHasAWarning() {
    RunPlan plan =
        Plans.plan(Plans.experiment().weighting(new Dwa()).training(t -> t.epochs(2).batch(2)));
    assertThat(Requirements.warnings(plan))
        .containsExactly(
            "the weighting 'dwa' takes effect in epoch 3, but the run ends with epoch 2");
    assertThat(
            Requirements.warnings(
                Plans.plan(
                    Plans.experiment().weighting(new Dwa()).training(t -> t.epochs(3).batch(2)))))
        .isEmpty();
  }

  @Test
  void aShareForEachTask() {
    assertRefused(
        Needs.NOTHING,
        List.of(0.2, 0.3, 0.5),
        "the preference of the weighting 'Demanding' has 3 shares, but needs one for each of the 2"
            + " tasks, in this order: height, adult");
  }

  @Test
  void logarithmsAreNotPositiveLosses() {
    LossWeighting demanding =
        new Demanding(Needs.NOTHING.withPositiveLosses().withTasks(2), List.of());
    for (Balancing balancing :
        List.of(
            new Balancing(new DbMtl()),
            new Balancing(new Mean(), Level.PARAMETERS, Normalize.LOG))) {
      ExperimentBuilder experiment = Plans.experiment().balancer(balancing).weighting(demanding);
      assertThatThrownBy(() -> ModelAssembly.assemble(Plans.plan(experiment)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(
              "the weighting 'Demanding' needs losses above 0, but before the balancer '")
          .hasMessageEndingWith("' it is given their logarithms; leave out coordination.weighting");
      Requirements.check(Plans.plan(experiment.weighting(new Uncertainty())));
    }
    Requirements.check(Plans.plan(Plans.experiment().balancer(new Mean()).weighting(demanding)));
  }

  @Test
  void sharesSumToOne() {
    assertThat(Preferential.checked(List.of())).isEmpty();
    assertThat(Preferential.checked(List.of(0.0, 1.0))).containsExactly(0.0, 1.0);
    assertThat(Preferential.checked(List.of(0.1, 0.2, 0.3, 0.4))).hasSize(4);
    for (List<Double> wrong :
        List.of(
            List.of(0.5, 0.4),
            List.of(-0.5, 1.5),
            List.of(Double.NaN, 1.0),
            List.of(Double.POSITIVE_INFINITY, 0.0))) {
      assertThatThrownBy(() -> Preferential.checked(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("preference must be shares of 0 or more that sum to 1, but is [");
    }
    assertThat(Preferential.shares(List.of(), 4)).containsExactly(0.25, 0.25, 0.25, 0.25);
    assertThat(Preferential.shares(List.of(0.1, 0.9), 2)).containsExactly(0.1, 0.9);
  }

  @Test
  void aNonPositiveLossIsNamed() {
    RunPlan plan =
        Plans.plan(
            Plans.experiment()
                .weighting(new Demanding(Needs.NOTHING.withPositiveLosses(), List.of())));
    Requirements requirements = new Requirements(plan);
    boolean[] both = {true, true};
    assertThat(requirements.violation(17, both, new double[] {0.2, -0.3f}))
        .contains(
            "the weighting 'Demanding' needs losses above 0, but that of 'adult' is -0.3 at step"
                + " 17");
    assertThat(requirements.violation(17, both, new double[] {0, 1}).orElseThrow())
        .contains("'height' is 0.0");
    assertThat(requirements.violation(17, both, new double[] {1, Double.NaN})).isEmpty();
    assertThat(requirements.violation(17, new boolean[] {true, false}, new double[] {1, 0}))
        .isEmpty();
    assertThat(
            new Requirements(Plans.plan(Plans.experiment()))
                .violation(17, both, new double[] {0, -1}))
        .isEmpty();
  }
}
