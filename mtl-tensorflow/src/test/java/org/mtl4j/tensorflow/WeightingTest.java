// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.weighting.Achievement;
import org.mtl4j.methods.weighting.Achievement.Norm;
import org.mtl4j.methods.weighting.Chebyshev;
import org.mtl4j.methods.weighting.Cosmos;
import org.mtl4j.methods.weighting.DynamicPriority;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.methods.weighting.Geometric;
import org.mtl4j.methods.weighting.Go4Align;
import org.mtl4j.methods.weighting.Lbtw;
import org.mtl4j.methods.weighting.Ldc;
import org.mtl4j.methods.weighting.Ldc.Router;
import org.mtl4j.methods.weighting.Ldc.Scale;
import org.mtl4j.methods.weighting.Pbi;
import org.mtl4j.methods.weighting.ScaleInvariant;
import org.mtl4j.methods.weighting.Stch;
import org.mtl4j.methods.weighting.UncertaintySoftmax;

/** Loss weightings on TensorFlow, with and without a balancer, with missing labels. */
class WeightingTest {
  private static final int ROWS = 120;

  /** Predictions of the unweighted run. */
  private static double[] unweighted;

  @BeforeAll
  static void trainUnweighted() {
    Table table = table();
    unweighted = predictions(experiment(table), table);
  }

  static List<LossWeighting> weightings() {
    List<Double> preference = List.of(0.7, 0.3);
    return List.of(
        new Equal(true),
        new ScaleInvariant(),
        new UncertaintySoftmax(1),
        new Geometric(),
        new Stch(List.of(), 1, 1, Map.of()),
        new Stch(preference, 0.1, 0, Map.of()),
        new Chebyshev(preference, Map.of()),
        new Pbi(preference, 5, Map.of()),
        new Cosmos(preference, 2),
        new Lbtw(0.5, true),
        new DynamicPriority(),
        new Achievement(Map.of("sum", 1.0, "positive", 1.0), 2, 0.05, Norm.SOFTMAX, 0.1),
        new Go4Align(),
        new Ldc());
  }

  /** The sum of the rows of the Jacobian is the gradient of the weighting's objective. */
  @ParameterizedTest
  @MethodSource("weightings")
  void aBalancerThatAddsGradientsChangesNothing(LossWeighting weighting) {
    Table table = table();
    double[] plain = predictions(experiment(table).weighting(weighting), table);
    double[] summed =
        predictions(experiment(table).weighting(weighting).balancer(new Sum()), table);
    assertThat(summed).usingComparatorWithPrecision(1e-4).containsExactly(plain);
    assertThat(plain).isNotEqualTo(unweighted);
  }

  /** {@link EachKindIT} does this for a method of each kind. */
  @Tag("every-method")
  @ParameterizedTest
  @MethodSource("weightings")
  void aRunRepeatsToTheLastBit(LossWeighting weighting) {
    Table table = table();
    ExperimentBuilder experiment =
        experiment(table).weighting(weighting).balancer(new Cagrad(), Level.REPRESENTATION);
    double[] first = predictions(experiment, table);
    assertThat(predictions(experiment, table)).isEqualTo(first);
    for (double prediction : first) {
      assertThat(prediction).isFinite();
    }
  }

  @Test
  void ldcLearnsFromTheRepresentation() {
    Table table = table();
    ExperimentBuilder experiment =
        experiment(table).weighting(new Ldc(Router.FEATURES, 0.05, Scale.RELATIVE));
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      float[] bias = model.variables().get("weighting/bias");
      assertThat((double) bias[0] + bias[1]).isCloseTo(0, within(1e-6));
      assertThat(bias[0]).isNotZero();
    }
  }

  /** A squared error with an offset, so that it can be negative. */
  private record Lowered(double by) implements Loss {
    @Override
    public boolean fits(Prediction prediction) {
      return prediction == Prediction.VALUE;
    }

    @Override
    public Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label) {
      return g.subtract(new Mse().of(g, prediction, output, label), g.constant(by));
    }
  }

  /** The kinds of run that check the objective. */
  enum Way {
    PLAIN,
    PARAMETERS,
    REPRESENTATION
  }

  @ParameterizedTest
  @EnumSource
  void aLossThatIsNotPositiveStopsTheRun(Way way) {
    ExperimentBuilder experiment = lowered(1000).weighting(new ScaleInvariant());
    if (way != Way.PLAIN) {
      experiment.balancer(new Sum(), Level.valueOf(way.name()));
    }
    assertThatThrownBy(() -> Mtl.create().train(experiment.build()))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining(
            "the weighting 'scale-invariant' needs losses above 0, but that of 'low' is -99")
        .hasMessageContaining("at step 0");
    try (TrainedModel model = Mtl.create().train(lowered(1000).build())) {
      assertThat(model.result().history()).isNotEmpty();
    }
  }

  private static ExperimentBuilder lowered(double by) {
    return Mtl.experiment()
        .data(MemorySource.of(table()))
        .task("positive", new Binary("positive"))
        .task("low", new Regression(List.of("sum"), false, new Lowered(by)))
        .encoder(new Mlp())
        .training(t -> t.epochs(1).batch(50))
        .backend(new BackendOptions("cpu", 1, true));
  }

  private static double[] predictions(ExperimentBuilder experiment, Table table) {
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      RunResult result = model.result();
      assertThat(result.history()).hasSize(2);
      return model.predict(table).of("sum").values();
    }
  }

  private static ExperimentBuilder experiment(Table table) {
    TaskSpec sum =
        new TaskSpec(new Regression("sum"), List.of("r2"), Optional.empty(), Optional.empty());
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .task("sum", sum)
        .task("positive", new Binary("positive"))
        .encoder(new Mlp())
        .training(t -> t.epochs(2).batch(16).optimizer(new Sgd(0.02, 0)).select("last"))
        .backend(new BackendOptions("cpu", 1, true));
  }

  /** Three numbers, their sum, and its sign in every third row. */
  private static Table table() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(17);
    List<double[]> x = new ArrayList<>();
    double[] sum = new double[ROWS];
    double[] positive = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      x.add(random.doubles(3, -1, 1).toArray());
      sum[row] = x.get(row)[0] + x.get(row)[1] - x.get(row)[2];
      positive[row] = row % 3 > 0 ? Double.NaN : sum[row] > 0 ? 1 : 0;
    }
    return new TableBuilder("numbers")
        .matrix("x", x.toArray(double[][]::new))
        .numbers("sum", sum)
        .numbers("positive", positive)
        .build();
  }
}
