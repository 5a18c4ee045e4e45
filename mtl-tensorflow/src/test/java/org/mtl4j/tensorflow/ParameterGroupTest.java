// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Regression;

/** Parameters with their own rate or decay, and frozen ones. */
class ParameterGroupTest {
  private static final Mtl MTL = Mtl.create();
  private static final double RATE = 0.01;

  /** One step from the same values, so that the changes can be compared. */
  @Test
  void aGroupHasItsOwnFactorOfTheRate() {
    Map<String, float[]> before = start();
    Map<String, float[]> common = trained(experiment(new Sgd(RATE, 0)));
    Map<String, float[]> paced =
        trained(
            experiment(new Sgd(RATE, 0))
                .training(t -> t.group(new ParameterGroup("encoder/**", 0.1))));
    common.forEach(
        (name, values) -> {
          double factor = name.startsWith("encoder/") ? 0.1 : 1;
          for (int i = 0; i < values.length; i++) {
            double move = values[i] - before.get(name)[i];
            assertThat((double) paced.get(name)[i] - before.get(name)[i])
                .as(name)
                .isCloseTo(factor * move, within(1e-7));
          }
        });
  }

  @Test
  void aGroupMayHaveItsOwnDecay() {
    ParameterGroup group = new ParameterGroup("**/kernel", 1, Optional.of(0.0));
    Map<String, float[]> common = trained(experiment(new Sgd(RATE, 0)));
    Map<String, float[]> spared =
        trained(experiment(new Sgd(RATE, 0.5)).training(t -> t.group(group)));
    assertThat(spared.get("encoder/0/kernel")).containsExactly(common.get("encoder/0/kernel"));
    Map<String, float[]> decayed = trained(experiment(new Sgd(RATE, 0.5)));
    assertThat(decayed.get("encoder/0/kernel")).isNotEqualTo(common.get("encoder/0/kernel"));
  }

  @Test
  void onlyFrozenVariablesDoNotChange() {
    Map<String, float[]> before = start();
    Map<String, float[]> common = trained(experiment(new Adam(RATE)));
    Map<String, float[]> frozen =
        trained(experiment(new Adam(RATE)).training(t -> t.freeze("encoder/0/*")));
    common.forEach(
        (name, values) -> {
          if (name.startsWith("encoder/0/")) {
            assertThat(frozen.get(name)).as(name).containsExactly(before.get(name));
          } else {
            // Without the gradients of frozen variables, the graph may round in another order.
            assertThat(frozen.get(name)).as(name).containsExactly(values, within(1e-6f));
          }
        });
  }

  @Test
  void frozenVariablesAreNotInTheJacobian() {
    ExperimentBuilder all = experiment(new Sgd(RATE, 0)).balancer(new Upgrad());
    Map<String, float[]> before = start();
    Map<String, float[]> frozen = trained(all.training(t -> t.freeze("encoder/0/*")));
    assertThat(frozen.get("encoder/0/kernel")).containsExactly(before.get("encoder/0/kernel"));
    assertThat(frozen.get("encoder/1/kernel")).isNotEqualTo(before.get("encoder/1/kernel"));
    Experiment nothing =
        experiment(new Sgd(RATE, 0))
            .balancer(new Upgrad())
            .training(t -> t.freeze("encoder/**"))
            .build();
    assertThatThrownBy(() -> MTL.train(nothing).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the balancer 'upgrad' has nothing to balance");
  }

  @Test
  void aPatternWithoutAMatchListsTheVariables() {
    for (Experiment experiment :
        List.of(
            experiment(new Sgd(RATE, 0)).training(t -> t.freeze("encodr/**")).build(),
            experiment(new Sgd(RATE, 0))
                .training(t -> t.group(new ParameterGroup("encodr/**", 2)))
                .build())) {
      assertThatThrownBy(() -> MTL.train(experiment).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("the pattern 'encodr/**' fits no variable")
          .hasMessageContaining("encoder/0/kernel, encoder/0/bias");
    }
  }

  private static Map<String, float[]> trained(ExperimentBuilder experiment) {
    try (TrainedModel model = MTL.train(experiment.build())) {
      return model.variables();
    }
  }

  private static Map<String, float[]> start() {
    return trained(experiment(new Sgd(1e-60, 0))); // zero in 32 bits
  }

  private static ExperimentBuilder experiment(Optimizer optimizer) {
    double[] x = new double[20];
    double[] a = new double[20];
    double[] b = new double[20];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7 % 11 - 5;
      a[i] = x[i] / 2 + i % 3;
      b[i] = 1 - x[i];
    }
    return Mtl.experiment()
        .data(
            MemorySource.of(
                new TableBuilder("rows").numbers("x", x).numbers("a", a).numbers("b", b).build()))
        .task("a", new Regression("a"))
        .task("b", new Regression("b"))
        .encoder(new Mlp(List.of(4, 3), Activation.TANH, 0))
        .training(t -> t.batch(14).steps(1).select("last").optimizer(optimizer));
  }
}
