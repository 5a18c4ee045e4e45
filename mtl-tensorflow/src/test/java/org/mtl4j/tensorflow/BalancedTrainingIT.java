// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.Epo;
import org.mtl4j.methods.balancer.EveryK;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.methods.balancer.GradNorm;
import org.mtl4j.methods.balancer.GradVac;
import org.mtl4j.methods.balancer.Mean;
import org.mtl4j.methods.balancer.MeanCone;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.balancer.NtkMtlSr;
import org.mtl4j.methods.balancer.ParetoMtl;
import org.mtl4j.methods.balancer.TrimmedMean;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Regression;

/** Short runs with methods that need more than a Gramian. */
class BalancedTrainingIT {
  private static final int ROWS = 200;

  static List<Balancing> balancings() {
    return List.of(
        new Balancing(new Mgda(), Level.PARAMETERS, Normalize.L2),
        new Balancing(new Mean(), Level.PARAMETERS, Normalize.LOG),
        new Balancing(new Mean(), Level.REPRESENTATION, Normalize.LOG),
        new Balancing(new NtkMtlSr(), Level.REPRESENTATION),
        new Balancing(new DbMtl()),
        new Balancing(new ExcessMtl()),
        new Balancing(new GradNorm()),
        new Balancing(new GradNorm(), Level.REPRESENTATION),
        new Balancing(new Moco()),
        new Balancing(new TrimmedMean()),
        new Balancing(new GradVac()),
        new Balancing(new MeanCone()),
        new Balancing(new Epo()),
        new Balancing(new ParetoMtl()),
        new Balancing(new EveryK(new DbMtl(), 3)));
  }

  @ParameterizedTest
  @MethodSource("balancings")
  void lossesFall(Balancing balancing) {
    var experiment =
        Mtl.experiment()
            .data(MemorySource.of(table()))
            .task("first", new Regression("first"))
            .task("second", new Regression("second"))
            .task("third", new Regression("third"))
            .encoder(new Mlp())
            .balancer(balancing)
            .training(t -> t.epochs(4).batch(20).optimizer(new Adam(0.01)))
            .backend(new BackendOptions("cpu", 1, true));
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      var history = model.result().history();
      double first = sum(history.get(0).losses());
      double last = sum(history.get(history.size() - 1).losses());
      assertThat(last).isLessThan(0.9 * first);
    }
  }

  private static double sum(Map<String, Double> losses) {
    return losses.values().stream().mapToDouble(loss -> loss).sum();
  }

  /** Three sums of the same numbers with different signs. */
  private static Table table() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] x = new double[ROWS][4];
    double[][] sums = new double[3][ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 4; i++) {
        x[row][i] = 2 * random.nextDouble() - 1;
        sums[0][row] += i % 2 == 0 ? x[row][i] : -x[row][i];
        sums[1][row] += i < 3 ? x[row][i] : -x[row][i];
        sums[2][row] += x[row][i];
      }
    }
    return new TableBuilder("numbers")
        .matrix("x", x)
        .numbers("first", sums[0])
        .numbers("second", sums[1])
        .numbers("third", sums[2])
        .build();
  }
}
