// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.StepControl;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.assembly.ModelAssembly;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Gradients;
import org.mtl4j.testkit.Values;

/** TensorFlow's gradient of each task against finite differences in float64. */
class GradientIT {
  private static final double RATE = 0.5;

  @Test
  void poisson() {
    check(new Poisson("counts"));
  }

  @Test
  void negativeBinomial() {
    check(new NegativeBinomial("wild"));
  }

  @Test
  void quantile() {
    check(new Quantile("noisy", List.of(0.05, 0.3, 0.8)));
  }

  @Test
  void ziln() {
    check(new Ziln("spent"));
  }

  @Test
  void ordinal() {
    check(new Ordinal("grade", List.of("A", "B", "C", "D")));
  }

  private static void check(TaskType type) {
    Experiment experiment =
        Mtl.experiment()
            .data(MemorySource.of(new Population(40, 3).table()))
            .column("grade", new Field(Field.Role.IGNORE))
            .task("task", type)
            .encoder(new Mlp(List.of(3), Activation.TANH, 0))
            .training(t -> t.batch(8).optimizer(new Sgd()))
            .build();
    Prepared data = Preparation.prepare(experiment);
    Configuration configuration = new Configuration(Registry.load());
    RunPlan plan =
        RunPlan.of(experiment, data, id -> configuration.create(Kind.METRIC, id, List.of()));
    ModelDefinition model = ModelAssembly.assemble(plan);
    Backend backend = ServiceLoader.load(Backend.class).findFirst().orElseThrow();
    try (Program program = backend.compile(model, new BackendOptions("cpu", 1, false));
        Program.Rows rows = program.bind(data.train())) {
      Map<String, float[]> before = program.snapshot().values();
      int count = data.train().rows();
      program.step(
          rows, IntStream.range(0, count).toArray(), count, new OneStep(), new StepResult(1, 0));
      Map<String, float[]> after = program.snapshot().values();
      Feed feed = feed(model, data.train(), before);
      for (Variable variable : model.variables()) {
        double[] expected =
            Gradients.finiteDifference(model.losses().get(0), variable, feed).data();
        float[] from = before.get(variable.name());
        float[] to = after.get(variable.name());
        double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
          assertThat((from[i] - to[i]) / RATE)
              .as(variable.name() + " " + i)
              .isCloseTo(expected[i], within(1e-4 * (1 + size)));
        }
      }
    }
  }

  private static Feed feed(ModelDefinition model, Dataset data, Map<String, float[]> values) {
    Feed feed =
        new Feed()
            .input(InputSpec.NUMBERS, values(data.block(InputSpec.NUMBERS)))
            .input(Dataset.label("task"), values(data.block(Dataset.label("task"))));
    for (Variable variable : model.variables()) {
      feed = feed.variable(variable, Values.of(variable.shape(), values.get(variable.name())));
    }
    return feed;
  }

  private static Values values(Block block) {
    float[] values = new float[block.floats().remaining()];
    block.floats().get(values);
    return Values.of(Shape.of(block.rows(), block.row().elements()), values);
  }

  private record OneStep() implements StepControl {
    @Override
    public boolean[] present() {
      return new boolean[] {true};
    }

    @Override
    public double rate() {
      return RATE;
    }

    @Override
    public long step() {
      return 0;
    }

    @Override
    public double[] controls() {
      return new double[0];
    }

    @Override
    public void balance(
        double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights) {
      throw new UnsupportedOperationException("there is no balancer");
    }
  }
}
