// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The part of a graph that all kinds of step need: variables, feeds, losses and predictions, and
 * which tasks reach which variable. {@link PlainGraph} and {@link BalancedGraph} add the updates.
 */
final class ModelGraph {
  private static final String PREDICTION = "prediction.";
  private static final String LOSSES = "losses";

  final ModelDefinition model;
  final Graph graph;
  final Ops tf;
  final DeviceState state;
  final Feeds feeds;
  final Translator training;

  /** The losses, one scalar per task. */
  final List<Operand<TFloat32>> losses;

  /** Whether each task is active in the batch. */
  final List<Operand<TBool>> present;

  /** Whether each task is active in the update. */
  final List<Operand<TBool>> active;

  /** The sums of gradients over the batches of one update. */
  final GradientAccumulation accumulation;

  /** The terms to minimize; those of absent tasks are zero. */
  final List<Operand<TFloat32>> terms;

  /** The penalties, in the order of the model. */
  final List<Operand<TFloat32>> penalties;

  private final Operand<TInt64> step;
  private final Map<Variable, BitSet> reach = new LinkedHashMap<>();
  private final Map<Variable, BitSet> owners = new LinkedHashMap<>();
  private final List<BitSet> groups;

  ModelGraph(ModelDefinition model, Graph graph) {
    this.model = model;
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.state = new DeviceState(tf);
    findReach();
    this.groups = owners.values().stream().distinct().toList();
    this.feeds = new Feeds(tf, model.tasks().size(), model.controls(), Math.max(1, groups.size()));
    this.step = feeds.step();
    model.variables().forEach(v -> state.declare(v, () -> initialValues(v)));
    this.training = translator(state::value);
    this.losses = model.losses().stream().<Operand<TFloat32>>map(training::floats).toList();
    tf.withName(LOSSES).stack(losses, Stack.axis(0L));
    this.present = flags(Feed.PRESENT);
    this.active = flags(Feed.ACTIVE);
    this.accumulation = new GradientAccumulation(this);
    this.terms = terms();
    this.penalties =
        model.penalties().values().stream().<Operand<TFloat32>>map(training::floats).toList();
    predictions();
  }

  private List<Operand<TBool>> flags(Feed feed) {
    List<Operand<TBool>> flags = new ArrayList<>();
    feeds.elements(feed).forEach(f -> flags.add(tf.math.greater(f, tf.constant(0.5f))));
    return flags;
  }

  /** Translates graphs of the model with the given values for its variables. */
  Translator translator(Function<Variable, Operand<TFloat32>> variables) {
    return new Translator(tf, this::input, variables, this::seeds, false);
  }

  private Operand<?> input(Tensor input) {
    return switch (input.attribute("name", String.class)) {
      case ModelDefinition.PRESENT -> feeds.vector(Feed.PRESENT);
      case ModelDefinition.CONTROLS -> feeds.vector(Feed.CONTROLS);
      default -> feeds.rows(input);
    };
  }

  /** The seeds of a random operation: one from its name, one from the step. */
  Operand<TInt64> seeds(String name) {
    Operand<TInt64> key = tf.constant(random(name).nextLong());
    return tf.stack(List.of(key, step), Stack.axis(0L));
  }

  private float[] initialValues(Variable variable) {
    return variable.initializer().values(variable.shape(), random(variable.name()));
  }

  /** Random numbers that depend only on the seed of the model and a name. */
  SplittableRandom random(String name) {
    return KeyedRandom.of(model.seed(), 0, name);
  }

  private List<Operand<TFloat32>> terms() {
    List<Operand<TFloat32>> result = new ArrayList<>();
    for (int i = 0; i < model.terms().parts().size(); i++) {
      Operand<TFloat32> part = training.floats(model.terms().parts().get(i));
      result.add(
          model.terms().separate() ? tf.select(present.get(i), part, tf.constant(0f)) : part);
    }
    return result;
  }

  private void findReach() {
    for (Variable variable : model.trainable()) {
      reach.put(variable, new BitSet());
      owners.put(variable, new BitSet());
    }
    for (int t = 0; t < model.losses().size(); t++) {
      mark(reach, model.losses().get(t), t);
      mark(owners, model.losses().get(t), t);
      if (model.terms().separate()) {
        mark(owners, model.terms().parts().get(t), t);
      }
    }
  }

  private static void mark(Map<Variable, BitSet> marks, Tensor scalar, int task) {
    Reach.of(scalar).stream().filter(marks::containsKey).forEach(v -> marks.get(v).set(task));
  }

  private void predictions() {
    Translator inference = translator(state::value);
    for (int t = 0; t < model.predictions().size(); t++) {
      tf.withName(PREDICTION + t).identity(inference.floats(model.predictions().get(t)));
    }
  }

  /** Fetch: the losses [T]. */
  String lossesFetch() {
    return LOSSES;
  }

  /** The operations of a prediction. */
  BuiltGraph.Prediction prediction() {
    List<String> fetches = new ArrayList<>();
    for (int t = 0; t < model.predictions().size(); t++) {
      fetches.add(PREDICTION + t);
    }
    List<String> inputs =
        Ancestors.of(model.predictions()).stream()
            .filter(tensor -> tensor.op() == Op.INPUT)
            .map(tensor -> tensor.attribute("name", String.class))
            .toList();
    return feeds.prediction(fetches, inputs);
  }

  /** The tasks whose losses reach each trainable variable; none for those of a weighting. */
  Map<Variable, BitSet> reach() {
    return reach;
  }

  /**
   * The tasks of which one must be active for an update of a variable: those whose losses or terms
   * reach it. None for a variable that every step updates.
   */
  BitSet owners(Variable variable) {
    return owners.get(variable);
  }

  /** The distinct sets of owners. Variables with the same owners are updated in the same steps. */
  List<BitSet> groups() {
    return groups;
  }

  /** The trainable variables that some of the tensors depend on, in order of declaration. */
  List<Variable> reachedBy(List<Tensor> tensors) {
    Set<Variable> reached = new LinkedHashSet<>();
    tensors.forEach(tensor -> reached.addAll(Reach.of(tensor)));
    return reach.keySet().stream().filter(reached::contains).toList();
  }

  /** The variables of a weighting: reached by terms, but by no loss. */
  List<Variable> ofWeighting() {
    Set<Variable> byLosses = new HashSet<>(reachedBy(model.losses()));
    return reachedBy(model.terms().parts()).stream().filter(v -> !byLosses.contains(v)).toList();
  }

  /** The sum of scalars; zero if there are none. */
  Operand<TFloat32> sum(List<Operand<TFloat32>> scalars) {
    return scalars.isEmpty()
        ? tf.constant(0f)
        : scalars.size() == 1 ? scalars.get(0) : tf.math.addN(scalars);
  }
}
