// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Gradients;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/** A task with parameters of its own behind the head. */
class ReadoutTest {
  private final ModelDefinition plain = assemble(new Regression(List.of("height"), false, SQUARE));
  private final ModelDefinition model = assemble(new Shifted());

  private static final Mse SQUARE = new Mse();

  @Test
  void lossAndPredictionReadWhatItGives() {
    double[] before = value(plain, plain.predictions().get(0));
    double[] after = value(model, model.predictions().get(0));

    for (int row = 0; row < 4; row++) {
      assertThat(after[row]).isCloseTo(before[row] + 7, within(1e-6));
    }
    double expected = (square(after[0] - 1.5) + 0.5 * square(after[2] - 2.5)) / 1.5;
    assertThat(value(model, model.losses().get(0))[0]).isCloseTo(expected, within(1e-5));
  }

  @Test
  void itsVariablesBelongToTheTaskAndAreTrained() {
    Variable shift =
        model.variables().stream()
            .filter(variable -> variable.name().equals("readouts/height/shift"))
            .findFirst()
            .orElseThrow();
    double[] gradient =
        Gradients.finiteDifference(model.losses().get(0), shift, feed(model)).data();

    assertThat(gradient[0]).isNotZero();
    assertThat(plain.variables()).noneMatch(v -> v.name().startsWith("readouts"));
  }

  private static ModelDefinition assemble(TaskType type) {
    return ModelAssembly.assemble(Plans.plan(Plans.alone().task("height", type)));
  }

  private static double[] value(ModelDefinition model, Tensor tensor) {
    return new Interpreter(feed(model)).value(tensor).data();
  }

  private static Feed feed(ModelDefinition model) {
    return new Feed()
        .initial(model.variables(), 1)
        .input(InputSpec.NUMBERS, Values.of(Shape.of(4, 2), 1, 0, 2, 1, -1, 3, 0.5, -2))
        .input(Dataset.label("height"), Values.of(Shape.of(4, 1), 1.5, Double.NaN, 2.5, 4))
        .input(InputSpec.CODES, Values.of(Shape.of(4, 1), 1, 2, 1, 1))
        .input(Dataset.WEIGHT, Values.vector(1, 2, 0.5, 0));
  }

  private static double square(double x) {
    return x * x;
  }

  /** Regression whose output is moved by a learned number. */
  private record Shifted() implements TaskType {
    private static final Regression TYPE = new Regression(List.of("height"), false, SQUARE);

    @Override
    public List<String> columns() {
      return TYPE.columns();
    }

    @Override
    public Prediction prediction() {
      return TYPE.prediction();
    }

    @Override
    public Task fit(String name, Table training) {
      return new Fitted(TYPE.fit(name, training));
    }
  }

  private record Fitted(Task task) implements Task {
    @Override
    public Optional<Layer> readout(Scope scope) {
      Variable shift = scope.variable("shift", Shape.of(1), Initializer.constant(7));
      return Optional.of(
          new Layer() {
            @Override
            public Shape output() {
              return Shape.of(1);
            }

            @Override
            public Tensor apply(Graph g, Tensor x) {
              return g.add(x, g.variable(shift));
            }
          });
    }

    @Override
    public String name() {
      return task.name();
    }

    @Override
    public Prediction prediction() {
      return task.prediction();
    }

    @Override
    public int labelWidth() {
      return task.labelWidth();
    }

    @Override
    public int outputWidth() {
      return task.outputWidth();
    }

    @Override
    public List<String> outputs() {
      return task.outputs();
    }

    @Override
    public void encode(Table table, FloatBuffer labels) {
      task.encode(table, labels);
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      return task.loss(g, output, label);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return task.predict(g, output);
    }

    @Override
    public List<String> defaultMetrics() {
      return task.defaultMetrics();
    }
  }
}
