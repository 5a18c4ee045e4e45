// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Builds the graphs of a run: one network, connected for training and for inference; losses, terms
 * and penalties in the training graph. Inputs are named after the blocks of a {@link Dataset}.
 */
public final class ModelAssembly {
  private final RunPlan plan;
  private final List<Task> tasks;
  private final Scope scope = Scope.root();
  private final Graph training = new Graph(Mode.TRAINING);
  private final Graph inference = new Graph(Mode.INFERENCE);
  private final Map<String, Layer> readouts = new LinkedHashMap<>();
  private final Map<String, Tensor> weights = new HashMap<>();

  private ModelAssembly(RunPlan plan) {
    this.plan = plan;
    this.tasks = plan.fitted();
  }

  /**
   * Builds the model of a run.
   *
   * @throws ConfigurationException if its parts do not fit each other
   */
  public static ModelDefinition assemble(RunPlan plan) {
    Requirements.check(plan);
    return new ModelAssembly(plan).assemble();
  }

  private ModelDefinition assemble() {
    ProbingRules.check(plan);
    Blueprint blueprint = blueprint();
    Network network = plan.model().sharing().build(blueprint);
    for (Task task : tasks) {
      task.readout(scope.child("readouts").child(task.name()))
          .ifPresent(layer -> readouts.put(task.name(), layer));
    }
    PerTask<BatchLabels> labels =
        PerTask.of(tasks, task -> BatchLabels.of(training, task, weights(task)));
    Outputs outputs = connect(blueprint, network, training, Optional.of(labels));
    Outputs predicted = connect(blueprint, network, inference, Optional.empty());
    LabeledOutputs labeled =
        new LabeledOutputs(training, scope.child("transfer"), plan, outputs, labels);
    List<Tensor> losses = labeled.losses();
    Terms terms = terms(losses, outputs.representation());
    Map<String, Tensor> penalties = penalties(outputs, labeled);
    OwnVariables.check(scope, List.of(training, inference));
    ModelDefinition definition =
        new ModelDefinition(
            tasks.stream().map(Task::name).toList(),
            List.copyOf(scope.variables()),
            training,
            losses,
            terms,
            penalties,
            outputs.observations(),
            outputs.representation(),
            inference,
            predictions(predicted),
            List.copyOf(predicted.auxiliaries().keySet()),
            tasks.stream().collect(Collectors.toMap(Task::name, Task::scale)),
            controls(),
            plan.coordination()
                .balancer()
                .map(b -> new ModelDefinition.Balancing(b.balancer(), b.on(), plan.batch())),
            plan.training().optimizer(),
            plan.training().clip(),
            plan.training().seed(),
            plan.probing(),
            ParameterGroups.updateRules(plan, List.copyOf(scope.variables())));
    plan.coordination()
        .balancer()
        .ifPresent(balancing -> BalancingRules.check(definition, balancing));
    return definition;
  }

  private Blueprint blueprint() {
    return Blueprint.of(
            scope,
            plan.data().inputs(),
            plan.model().encoder(),
            tasks,
            plan.tasks().stream()
                .collect(Collectors.toMap(EvaluatedTask::name, EvaluatedTask::head)))
        .starting(OutputStart.of(plan));
  }

  private Outputs connect(
      Blueprint blueprint, Network network, Graph g, Optional<PerTask<BatchLabels>> labels) {
    FeatureInputs features = new FeatureInputs(g, plan.data().preprocessing());
    Outputs outputs =
        network.connect(
            new BatchConnection(
                g, PerTask.of(tasks, features::of), features.common(tasks), labels));
    return blueprint.checked(outputs).replace(read(g, outputs.outputs()));
  }

  /** The outputs of the heads, through the readout of the tasks that have one. */
  private Map<String, Tensor> read(Graph g, Map<String, Tensor> outputs) {
    Map<String, Tensor> read = new LinkedHashMap<>(outputs);
    readouts.forEach(
        (task, layer) ->
            read.computeIfPresent(
                task,
                (name, x) -> g.within("readout of task " + name, () -> applied(g, layer, x))));
    return read;
  }

  /** A readout of [batch, width], applied to each member of an ensemble. */
  private static Tensor applied(Graph g, Layer readout, Tensor x) {
    Members members = Members.of(x);
    Tensor y = readout.apply(g, members.rows(g, x));
    return members.count() == 1 ? y : g.reshape(y, -1, members.count(), y.shape().size(-1));
  }

  /** The weights of the rows for a task; empty if all are 1. */
  private Optional<Tensor> weights(Task task) {
    return plan.data()
        .train()
        .weightOf(task.name())
        .map(
            block ->
                weights.computeIfAbsent(
                    block, name -> training.input(name, DType.FLOAT, Shape.batchOf())));
  }

  private Terms terms(List<Tensor> losses, Optional<Tensor> representation) {
    Tensor present = training.input(ModelDefinition.PRESENT, DType.FLOAT, Shape.of(tasks.size()));
    Tensor all = training.input(ModelDefinition.CONTROLS, DType.FLOAT, Shape.of(controls()));
    LossWeighting weighting = plan.coordination().weighting();
    int own = TermRules.controls(weighting, tasks.size());
    Tensor controls = own == 0 || own == controls() ? all : training.slice(all, 0, 0, own);
    Scope place = scope.child("weighting");
    List<String> names = tasks.stream().map(Task::name).toList();
    boolean logs = plan.coordination().balancer().map(Balancing::logLosses).orElse(false);
    List<Tensor> substituted = substituted(losses, present);
    List<Tensor> values = logs ? substituted.stream().map(training::log).toList() : substituted;
    Losses given = new Losses(place, names, values, present, controls, representation);
    Terms terms = training.within("weighting", () -> weighting.terms(training, given));
    return TermRules.checked(weighting, names, terms);
  }

  /**
   * The loss of an absent task becomes 1, because 0 would break logarithms and quotients. If losses
   * must be positive, so does a loss of exactly 0, which has a gradient of 0; the negative loss of
   * an active task becomes NaN, and the finite check then stops the step.
   */
  private List<Tensor> substituted(List<Tensor> losses, Tensor present) {
    boolean positive = Requirements.positiveLosses(plan.coordination());
    List<Tensor> result = new ArrayList<>();
    for (int t = 0; t < losses.size(); t++) {
      Tensor active = training.less(training.constant(0.5), training.index(present, 0, t));
      Tensor loss = losses.get(t);
      Tensor used = positive ? training.and(active, training.not(isZero(loss))) : active;
      Tensor given = positive ? guarded(loss, active) : loss;
      result.add(training.where(used, given, training.constant(1)));
    }
    return result;
  }

  private Tensor isZero(Tensor loss) {
    Tensor zero = training.constant(0);
    return training.and(training.lessEqual(loss, zero), training.lessEqual(zero, loss));
  }

  /** A factor of NaN, not a constant: so the gradient is NaN too. */
  private Tensor guarded(Tensor loss, Tensor active) {
    Tensor wrong = training.and(active, training.less(loss, training.constant(0)));
    return training.multiply(
        loss, training.where(wrong, training.constant(Double.NaN), training.constant(1)));
  }

  /** The number of controls: those of the weighting, then those of the balancer. */
  private int controls() {
    int balancer =
        plan.coordination().balancer().map(b -> b.balancer().controls(tasks.size())).orElse(0);
    return TermRules.controls(plan.coordination().weighting(), tasks.size()) + balancer;
  }

  private Map<String, Tensor> penalties(Outputs outputs, Lesson lesson) {
    Map<String, Tensor> penalties = new LinkedHashMap<>(outputs.penalties());
    Map<String, Tensor> taught =
        training.within("transfer", () -> plan.coordination().transfer().teach(lesson));
    taught.forEach(
        (name, penalty) -> {
          if (penalties.putIfAbsent(name, penalty) != null) {
            throw new ConfigurationException(
                "sharing and transfer both add a penalty named '" + name + "'");
          }
        });
    return penalties;
  }

  /** Those of the tasks, then the auxiliary outputs. */
  private List<Tensor> predictions(Outputs outputs) {
    List<Tensor> predictions = new ArrayList<>();
    for (Task task : tasks) {
      Tensor output = outputs.outputs().get(task.name());
      predictions.add(
          inference.within(
              "prediction of task " + task.name(),
              () -> Members.averaged(inference, output, x -> task.predict(inference, x))));
    }
    predictions.addAll(outputs.auxiliaries().values());
    return predictions;
  }
}
