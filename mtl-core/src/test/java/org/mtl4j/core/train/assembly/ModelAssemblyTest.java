// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

class ModelAssemblyTest {
  private static final double NONE = Double.NaN;
  private static final double[] HEIGHT = {1.5, NONE, 2.5, 4};
  private static final double[] ADULT = {1, 0, NONE, 1};
  private static final double[] MASS = {1, 2, 0.5, 0};

  @Test
  void theLossOfATaskIsTheWeightedMeanOverItsPresentLabels() {
    ModelDefinition model = ModelAssembly.assemble(Plans.plan(Plans.experiment()));
    Interpreter interpreter = new Interpreter(feed(model, HEIGHT, ADULT));
    double[] height = interpreter.value(model.predictions().get(0)).data();
    double[] adult = interpreter.value(model.predictions().get(1)).data();

    Interpreter training = new Interpreter(feed(model, HEIGHT, ADULT));
    assertThat(training.value(model.losses().get(0)).data()[0])
        .isCloseTo((square(height[0] - 1.5) + 0.5 * square(height[2] - 2.5)) / 1.5, within(1e-6));
    assertThat(training.value(model.losses().get(1)).data()[0])
        .isCloseTo((-Math.log(adult[0]) - 2 * Math.log(1 - adult[1])) / 3, within(1e-6));
  }

  /** By weight, a third of the labeled rows is adult. */
  @Test
  void headsStartAtTheShareOfYes() {
    ModelDefinition model = ModelAssembly.assemble(Plans.plan(Plans.experiment()));
    assertThat(start(model, "heads/adult/output/bias")).isCloseTo(Math.log(0.5), within(1e-6));
    assertThat(start(model, "heads/height/output/bias")).isZero();
    MlpHead zero = new MlpHead(List.of(), Activation.NONE, 0, false);
    ModelDefinition unset = ModelAssembly.assemble(Plans.plan(Plans.experiment().head(zero)));
    assertThat(start(unset, "heads/adult/output/bias")).isZero();
  }

  private static double start(ModelDefinition model, String name) {
    Variable variable =
        model.variables().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    return variable.initializer().values(variable.shape(), new SplittableRandom(1))[0];
  }

  @Test
  void aTaskWithoutAnyLabelHasALossOfZero() {
    ModelDefinition model = ModelAssembly.assemble(Plans.plan(Plans.experiment()));
    double[] none = {NONE, NONE, NONE, NONE};
    Interpreter interpreter = new Interpreter(feed(model, none, ADULT));
    assertThat(interpreter.value(model.losses().get(0)).data()).containsExactly(0);
    assertThat(interpreter.value(model.losses().get(1)).data()[0]).isPositive();
  }

  @Test
  void termsComeFromTheWeighting() {
    ModelDefinition model =
        ModelAssembly.assemble(Plans.plan(Plans.experiment().weighting(new Equal(true))));
    Interpreter interpreter = new Interpreter(feed(model, HEIGHT, ADULT));
    assertThat(model.terms().separate()).isTrue();
    for (int t = 0; t < 2; t++) {
      double loss = interpreter.value(model.losses().get(t)).data()[0];
      assertThat(interpreter.value(model.terms().parts().get(t)).data()[0])
          .isCloseTo(loss / 2, within(1e-9));
    }
  }

  @Test
  void trainingAndInferenceAreTwoGraphsOverTheSameVariables() {
    ModelDefinition model = ModelAssembly.assemble(Plans.plan(Plans.experiment()));
    assertThat(model.training()).isNotSameAs(model.inference());
    assertThat(model.variables())
        .extracting(Variable::name)
        .contains("heads/height/output/kernel", "heads/adult/output/kernel")
        .doesNotHaveDuplicates();
    assertThat(model.tasks()).containsExactly("height", "adult");
    assertThat(model.representation()).isPresent();
  }

  /** Adds how far the outputs of all tasks lie from their labels. */
  private record Teacher(String penalty) implements Transfer {
    @Override
    public Map<String, Tensor> teach(Lesson lesson) {
      Graph g = lesson.graph();
      Task task = lesson.tasks().get(0);
      Labels labels = lesson.labels(task);
      Tensor away = g.subtract(lesson.output(task), labels.values());
      return Map.of(penalty, g.sum(g.multiply(labels.mask(), g.square(away))));
    }
  }

  @Test
  void penaltiesComeFromTransfer() {
    ModelDefinition model =
        ModelAssembly.assemble(Plans.plan(Plans.experiment().transfer(new Teacher("away"))));
    Interpreter interpreter = new Interpreter(feed(model, HEIGHT, ADULT));
    double[] height =
        new Interpreter(feed(model, HEIGHT, ADULT)).value(model.predictions().get(0)).data();
    assertThat(interpreter.value(model.penalties().get("away")).data()[0])
        .isCloseTo(
            square(height[0] - 1.5) + square(height[2] - 2.5) + square(height[3] - 4),
            within(1e-6));
  }

  @Test
  void aBalancerOverOneTaskIsRefused() {
    assertThatThrownBy(
            () ->
                ModelAssembly.assemble(
                    Plans.plan(
                        Plans.alone()
                            .task("adult", new Binary("adult", "yes"))
                            .balancer(new Mgda()))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the balancer 'mgda' needs two tasks or more, but there is only 'adult'; leave out"
                + " coordination.balancer to train one task");
  }

  /** Gives every task an encoder of its own. */
  private record Apart() implements SharingStrategy {
    @Override
    public Network build(Blueprint plan) {
      PerTask<Blueprint.Trunk> trunks = plan.trunks();
      PerTask<Layer> heads = plan.heads(trunks.first().output());
      return c ->
          plan.outputs(
              c.graph(),
              task ->
                  heads
                      .of(task)
                      .apply(c.graph(), trunks.of(task).apply(c.graph(), c.features(task))));
    }
  }

  @Test
  void aBalancerOverAModelThatSharesNothingIsRefused() {
    assertThatThrownBy(
            () ->
                ModelAssembly.assemble(
                    Plans.plan(Plans.experiment().sharing(new Apart()).balancer(new Mgda()))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the balancer 'mgda' has nothing to balance: no parameter is reached by the losses of"
                + " two tasks; leave it out or choose a sharing strategy that shares parameters");
  }

  @Test
  void aMissingRepresentationCannotBeBalanced() {
    assertThatThrownBy(
            () ->
                ModelAssembly.assemble(
                    Plans.plan(
                        Plans.experiment()
                            .sharing(new Apart())
                            .balancer(new Mgda(), Level.REPRESENTATION))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the balancer 'mgda' is set to the representation, but the sharing strategy has no"
                + " tensor that all heads read; set coordination.balancer.on to parameters");
  }

  @Test
  void unitRowsAreForMethodsThatReadTheGramian() {
    Balancing unit = new Balancing(new Moco(), Level.PARAMETERS, Normalize.L2);
    assertThatThrownBy(() -> ModelAssembly.assemble(Plans.plan(Plans.experiment().balancer(unit))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'moco'")
        .hasMessageContaining("set coordination.balancer.normalize to none");
  }

  @Test
  void termsAreLogLossesIfTheBalancerNeedsThem() {
    Balancing logs = new Balancing(new Mgda(), Level.PARAMETERS, Normalize.LOG);
    for (Balancing balancing : List.of(logs, new Balancing(new DbMtl()))) {
      var model = ModelAssembly.assemble(Plans.plan(Plans.experiment().balancer(balancing)));
      assertThat(model.terms().parts()).allMatch(term -> term.op() == Op.LOG);
      assertThat(model.losses()).noneMatch(loss -> loss.op() == Op.LOG);
    }
  }

  /** Forgets the second task. */
  private record Forgetful() implements SharingStrategy {
    @Override
    public Network build(Blueprint plan) {
      var head = plan.head(plan.tasks().get(0), Shape.of(2));
      return c -> {
        Tensor numbers = c.features(plan.tasks().get(0)).tensor(InputSpec.NUMBERS);
        return Outputs.of(Map.of("height", head.apply(c.graph(), numbers)));
      };
    }
  }

  @Test
  void everyTaskNeedsAnOutput() {
    assertThatThrownBy(
            () -> ModelAssembly.assemble(Plans.plan(Plans.experiment().sharing(new Forgetful()))))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "the sharing strategy gives outputs of height, but the tasks are height, adult");
  }

  private static Feed feed(ModelDefinition model, double[] height, double[] adult) {
    return new Feed()
        .initial(model.variables(), 1)
        .input(InputSpec.NUMBERS, Values.of(Shape.of(4, 2), 1, 0, 2, 1, -1, 3, 0.5, -2))
        .input(Dataset.label("height"), Values.of(Shape.of(4, 1), height))
        .input(Dataset.label("adult"), Values.of(Shape.of(4, 1), adult))
        .input(Dataset.WEIGHT, Values.vector(MASS))
        .input(ModelDefinition.PRESENT, Values.vector(1, 1))
        .input(ModelDefinition.CONTROLS, Values.vector());
  }

  private static double square(double x) {
    return x * x;
  }
}
