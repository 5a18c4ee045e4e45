// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.experiment.NonFinite;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.weighting.Famo;

/** Steps that are skipped because a number is not finite. */
class SkipTest {
  private static final Mtl MTL = Mtl.create();
  private static final int ROWS = 24;
  private static final NonFinite SKIP = new NonFinite(NonFinite.Action.SKIP, 2);

  @Test
  void aBatchWhoseLossIsNotFiniteIsSkippedAndCounted() {
    Heard heard = new Heard();
    try (TrainedModel model =
        MTL.train(experiment(13).training(t -> t.nonFinite(SKIP)).build(), heard)) {
      RunResult result = model.result();
      assertThat(result.skipped()).as("once an epoch").isEqualTo(3);
      assertThat(result.history()).allSatisfy(epoch -> assertThat(epoch.skipped()).isOne());
      assertThat(result.warnings())
          .contains("run 'hard + equal' skipped 3 of 18 steps, because a number was not finite");
      assertThat(heard.skipped)
          .extracting(TrainingListener.Skipped::step)
          .containsExactly(3L, 9L, 15L);
      assertThat(heard.skipped.get(0).reason())
          .contains("loss of task 'a' is not finite in step 3");
      assertThat(model.variables().values())
          .allSatisfy(values -> assertThat(values).doesNotContain(Float.NaN));
    }
  }

  @Test
  void theErrorNamesRunEpochTaskStepAndRows() {
    assertThatThrownBy(() -> MTL.train(experiment(13).build()).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("run 'hard + equal', epoch 1")
        .hasMessageContaining("the loss of task 'a' is not finite in step 3")
        .hasMessageEndingWith("counted from 0 among the training rows: 12, 13, 14, 15");
  }

  @Test
  void aBalancerThatFindsNoWeightsIsSkippedAsWell() {
    ExperimentBuilder experiment = experiment(-1).balancer(new Failing(4));
    assertThatThrownBy(() -> MTL.train(experiment.build()).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("the balancer 'failing' found no weights for a, b: no solution");
    try (TrainedModel model = MTL.train(experiment.training(t -> t.nonFinite(SKIP)).build())) {
      assertThat(model.result().skipped()).isEqualTo(4);
    }
  }

  @Test
  void tooManySkippedStepsInARowStopTheRun() {
    ExperimentBuilder experiment = experiment(-1).balancer(new Failing(1));
    assertThatThrownBy(() -> MTL.train(experiment.training(t -> t.nonFinite(SKIP)).build()).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("epoch 1")
        .hasMessageEndingWith("before it, 2 steps in a row were skipped");
  }

  /**
   * After the first step the parameters are so large that the losses that FAMO reads are not
   * finite.
   */
  @Test
  void aFailureAfterTheUpdateIsNotSkipped() {
    Heard heard = new Heard();
    ExperimentBuilder experiment =
        experiment(-1)
            .weighting(new Famo())
            .training(t -> t.optimizer(new Sgd(1e25, 0)).nonFinite(SKIP));
    assertThatThrownBy(() -> MTL.train(experiment.build(), heard).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("epoch 1 with the tasks a, b: after the step had updated parameters")
        .hasMessageContaining("of step 0, in the probe of the loss weighting")
        .hasMessageEndingWith("0, 1, 2, 3; such a step cannot be skipped");
    assertThat(heard.skipped).isEmpty();
  }

  /** Three epochs of six steps, in the order of the rows. */
  private static ExperimentBuilder experiment(int bad) {
    double[] x = new double[ROWS];
    double[] a = new double[ROWS];
    double[] b = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = i * 7 % 5 - 2;
      a[i] = i == bad ? 1e30 : x[i] / 2;
      b[i] = 1 - x[i];
    }
    Optional<Split.Part> none = Optional.of(new Split.Part(0));
    return Mtl.experiment()
        .data(
            MemorySource.of(
                new TableBuilder("rows").numbers("x", x).numbers("a", a).numbers("b", b).build()))
        .split(new Split(none, none, Optional.empty(), new Split.Values(), 1))
        .task("a", new Regression(List.of("a"), false, new Mse()))
        .task("b", new Regression(List.of("b"), false, new Mse()))
        .encoder(new Mlp(List.of(4), Activation.TANH, 0))
        .training(t -> t.epochs(3).batch(4).shuffle(false).select("last"));
  }

  /** Fails in every n-th step, after it has changed its state. */
  @Pluggable(name = "failing", summary = "Finds no weights now and then.")
  record Failing(@Option("steps") int every) implements GradientBalancer {
    @Override
    public Solver solver(int tasks, double accuracy) {
      return (problem, weights) -> {
        double[] solved = problem.history().state("solved", 1, 0);
        double before = solved[0]++;
        if (problem.history().step() % every == 0 && problem.history().step() > 0) {
          throw new ArithmeticException("no solution");
        }
        long step = problem.history().step();
        assertThat(before)
            .as("steps that were not left out")
            .isEqualTo((double) (step - Math.max(0, step - 1) / every));
        Arrays.fill(weights, 0, problem.size(), 1);
      };
    }
  }

  private static final class Heard implements TrainingListener {
    private final List<Skipped> skipped = new ArrayList<>();

    @Override
    public void skipped(Skipped event) {
      skipped.add(event);
    }
  }
}
