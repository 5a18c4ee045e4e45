// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.task.Regression;

/** Updates of several batches, compared with updates of one batch with the same rows. */
class AccumulateTest {
  private static final Mtl MTL = Mtl.create();
  private static final int ROWS = 44;

  static Stream<UnaryOperator<ExperimentBuilder>> ways() {
    return Stream.of(
        experiment -> experiment,
        experiment -> experiment.sharing(new SoftL2()),
        experiment -> experiment.balancer(new Upgrad()),
        experiment -> experiment.balancer(new Mgda()));
  }

  /** Per epoch, three updates of twelve rows and one of eight, with missing labels. */
  @ParameterizedTest
  @MethodSource("ways")
  void batchesOfOneUpdateEqualOneBatchOfTheirRows(UnaryOperator<ExperimentBuilder> way) {
    try (TrainedModel large = MTL.train(way.apply(experiment(12, 1)).build());
        TrainedModel summed = MTL.train(way.apply(experiment(4, 3)).build());
        TrainedModel uneven = MTL.train(way.apply(experiment(6, 2)).build())) {
      isClose(summed, large);
      isClose(uneven, large);
    }
  }

  private static void isClose(TrainedModel one, TrainedModel other) {
    Map<String, float[]> expected = other.variables();
    one.variables()
        .forEach(
            (name, values) ->
                assertThat(values).as(name).containsExactly(expected.get(name), within(2e-5f)));
    for (int epoch = 0; epoch < 2; epoch++) {
      Map<String, Double> losses = other.result().history().get(epoch).losses();
      one.result()
          .history()
          .get(epoch)
          .losses()
          .forEach((task, loss) -> assertThat(loss).isCloseTo(losses.get(task), within(1e-4)));
    }
  }

  @Test
  void methodsOnOneBatchAreRefused() {
    ExperimentBuilder experiment = experiment(4, 3).balancer(new Upgrad(), Level.REPRESENTATION);
    assertThatThrownBy(() -> MTL.train(experiment.build()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.accumulate is 3, but balancing on the representation");
    assertThatThrownBy(() -> MTL.train(experiment(12, 4).build()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.batch times training.accumulate is 48, but there are 44");
  }

  private static ExperimentBuilder experiment(int batch, int accumulate) {
    double[] x = new double[ROWS];
    double[] a = new double[ROWS];
    double[] b = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = i * 7 % 11 - 5;
      a[i] = x[i] / 2 + i % 3;
      b[i] = i % 5 == 0 || i < 6 ? Double.NaN : 1 - x[i]; // none in the first batch of four
    }
    Optional<Split.Part> none = Optional.of(new Split.Part(0));
    return Mtl.experiment()
        .data(
            MemorySource.of(
                new TableBuilder("rows").numbers("x", x).numbers("a", a).numbers("b", b).build()))
        .split(new Split(none, none, Optional.empty(), new Split.Values(), 1))
        .task("a", new Regression("a"))
        .task("b", new Regression("b"))
        .encoder(new Mlp(List.of(6), Activation.TANH, 0))
        .training(
            t ->
                t.epochs(2)
                    .batch(batch)
                    .accumulate(accumulate)
                    .shuffle(false)
                    .select("last")
                    .optimizer(new Adam(0.01)));
  }
}
