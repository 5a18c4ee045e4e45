// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Model;

/** What a sharing strategy may add to the outputs of tasks, in whole runs. */
class StrategyPartsTest {
  private static final int ROWS = 60;

  @TempDir private Path folder;

  /**
   * Shared bottom, with each part of {@link Outputs}.
   *
   * @param term the factor of a term of task a, whose loss is otherwise stopped by {@code pulled}
   * @param broken whether the penalty becomes NaN in step 5
   */
  private record Parts(double term, boolean broken) implements SharingStrategy {
    @Override
    public Network build(Blueprint plan) {
      Trunk trunk = plan.trunk(plan.scope().child("encoder"));
      PerTask<Layer> heads = plan.heads(trunk.output());
      Variable step = plan.scope().scheduled("step", Position::step);
      Variable kept =
          plan.scope().with(Updates.FROZEN).variable("kept", Shape.SCALAR, Initializer.constant(3));
      Variable pulled = plan.scope().variable("pulled", Shape.SCALAR, Initializer.constant(1));
      Variable fast =
          plan.scope()
              .with(Updates.rate(10))
              .variable("fast", Shape.SCALAR, Initializer.constant(1));
      return c -> {
        Graph g = c.graph();
        Outputs outputs =
            plan.outputs(g, task -> heads.of(task).apply(g, trunk.apply(g, c.features(task))));
        Task first = plan.tasks().get(0);
        Tensor steps = g.variable(step);
        Tensor both = g.add(g.variable(pulled), g.variable(fast));
        Tensor nan = g.divide(g.constant(0), g.constant(0));
        Tensor isNan = g.less(g.constant(broken ? 4.5 : 1e9), steps);
        Tensor squares = g.square(g.subtract(c.features(first).tensor("numbers"), g.constant(0)));
        return outputs
            .term(first.name(), "pull", g.scale(both, term))
            .penalty("broken", g.where(isNan, nan, g.scale(g.variable(kept), 0)))
            .auxiliary("steps", g.add(g.scale(g.meanKeeping(squares, 1), 0), steps))
            .observe("step", steps)
            .observe("pair", g.stack(List.of(g.variable(pulled), g.variable(kept)), 0));
      };
    }
  }

  private static ExperimentBuilder experiment(Parts parts) {
    double[] x = new double[ROWS];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = i / (double) ROWS;
      y[i] = 2 * x[i] - 1;
    }
    Table table =
        new TableBuilder("line").numbers("x", x).numbers("a", y).numbers("b", x.clone()).build();
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .task("a", new Regression("a"))
        .task("b", new Regression("b"))
        .encoder(new Mlp())
        .sharing(parts)
        .training(t -> t.epochs(3).batch(10).optimizer(new Sgd(0.01, 0)).select("last"))
        .backend(new BackendOptions("cpu", 1, true));
  }

  @Test
  void aTermIsPartOfTheLossAndTheGradientOfItsTask() {
    try (TrainedModel model = Mtl.create().train(experiment(new Parts(2, false)).build())) {
      EpochEnded last = model.result().history().get(2);
      double pulled = last.observations().get("pair").get(0);
      assertThat(pulled).isLessThan(1);
      assertThat(last.observations().get("pair").get(1)).isEqualTo(3);
    }
    try (TrainedModel plain = Mtl.create().train(experiment(new Parts(0, false)).build())) {
      EpochEnded last = plain.result().history().get(2);
      assertThat(last.observations().get("pair").get(0)).isEqualTo(1);
    }
  }

  /** One step changes a variable by rate · derivative, times the factor that its layer wants. */
  @Test
  void aVariableIsUpdatedAsItsLayerWants() {
    try (TrainedModel model =
        Mtl.create().train(experiment(new Parts(2, false)).training(t -> t.steps(1)).build())) {
      Map<String, float[]> values = model.variables();
      assertThat(values.get("pulled")[0]).isCloseTo(1 - 0.01f * 2, within(1e-6f));
      assertThat(values.get("fast")[0]).isCloseTo(1 - 0.1f * 2, within(1e-6f));
      assertThat(values.get("kept")[0]).isEqualTo(3);
    }
  }

  @Test
  void aScheduledNumberFollowsTheStepsAndIsStored() {
    try (TrainedModel model = Mtl.create().train(experiment(new Parts(0, false)).build())) {
      List<EpochEnded> epochs = model.result().history();
      int perEpoch = ROWS * 7 / 10 / 10 + 1;
      double previous = -1;
      for (EpochEnded epoch : epochs) {
        double mean = epoch.observations().get("step").get(0);
        assertThat(mean).isGreaterThan(previous);
        previous = mean;
      }
      assertThat(epochs.get(0).observations().get("step").get(0)).isCloseTo(2, within(0.51));
      model.test();
      model.save(folder.resolve("model"));
      try (Model stored = Model.load(folder.resolve("model"))) {
        double steps = stored.predict(Map.of("x", 0.5)).numbers("steps").value();
        assertThat(steps).isBetween(3.0 * (perEpoch - 1) - 1, 3.0 * perEpoch - 1);
        assertThat(stored.tasks()).hasSize(3);
      }
    }
  }

  @Test
  void aBalancerSeesTermsAndObservationsAreReported() {
    ExperimentBuilder experiment = experiment(new Parts(2, false)).balancer(new Mgda());
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      assertThat(model.result().history().get(0).observations().get("pair")).hasSize(2);
      assertThat(model.result().history().get(2).observations().get("pair").get(0)).isLessThan(1);
    }
  }

  @Test
  void aPenaltyThatIsNotFiniteIsNamed() {
    ExperimentBuilder experiment = experiment(new Parts(0, true));
    Mtl mtl = Mtl.create();
    assertThatThrownBy(() -> mtl.train(experiment.build()).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("the penalty 'broken' is not finite in step 5");
  }
}
