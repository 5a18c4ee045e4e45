// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Regression;

/** A seed gives the same bits, even if many gradients are summed in a layer. */
class ManyTasksTest {
  private static final int TASKS = 24;
  private static final int ROWS = 400;
  private static final int INPUTS = 40;

  @Test
  void runsWithOneSeedAreEqual() {
    List<Float> first = train();
    for (int i = 0; i < 2; i++) {
      assertThat(train().equals(first)).as("run %d", i).isTrue();
    }
  }

  private static List<Float> train() {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(MemorySource.of(table()))
            .split(new Split().validation(new Split.Part(0.1)).test(new Split.Part(0)))
            .encoder(new Mlp(List.of(64, 64), Activation.RELU, 0))
            .training(training -> training.epochs(4).batch(32));
    IntStream.range(0, TASKS).forEach(t -> experiment.task("t" + t, new Regression("y" + t)));
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      return model.variables().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .flatMap(
              variable ->
                  IntStream.range(0, variable.getValue().length)
                      .mapToObj(i -> variable.getValue()[i]))
          .toList();
    }
  }

  private static Table table() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] numbers = new double[ROWS][INPUTS];
    for (double[] row : numbers) {
      Arrays.setAll(row, i -> random.nextDouble() - 0.5);
    }
    TableBuilder table = new TableBuilder("random").matrix("x", numbers);
    for (int t = 0; t < TASKS; t++) {
      double[] labels = new double[ROWS];
      Arrays.setAll(labels, i -> numbers[i][0] + random.nextDouble());
      table.numbers("y" + t, labels);
    }
    return table.build();
  }
}
