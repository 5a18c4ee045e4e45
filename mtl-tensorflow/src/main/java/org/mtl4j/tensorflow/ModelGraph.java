package org.mtl4j.tensorflow;

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
 * A model on its way into TensorFlow: variables, feeds, the translated losses and predictions, and
 * who reaches which parameter. {@link PlainStep} and {@link BalancedStep} add the updates.
 */
final class ModelGraph {
  static final String PREDICTION = "prediction.";
  static final String LOSSES = "losses";

  final ModelDefinition model;
  final Graph graph;
  final Ops tf;
  final DeviceState state;
  final Feeds feeds;
  final Translator training;

  /** The losses, one scalar a task. */
  final List<Operand<TFloat32>> losses;

  /** Whether each task takes part in the batch. */
  final List<Operand<TBool>> present;

  /** Whether each task takes part in the update. */
  final List<Operand<TBool>> moving;

  /** The sums over the batches of one update. */
  final Accumulation accumulation;

  /** The terms to be minimised; those of absent tasks are zero. */
  final List<Operand<TFloat32>> terms;

  /** The penalties, in the order of the model. */
  final List<Operand<TFloat32>> penalties;

  /** What a method adds to the gradients of the coming step; empty where none does. */
  final Map<Variable, Operand<TFloat32>> steering = new LinkedHashMap<>();

  /**
   * New values of what a balancer keeps of the Jacobian, where they are computed in the second run,
   * by operations that wait until nothing can fail any more.
   */
  final Map<Variable, Function<Ops, Operand<TFloat32>>> states = new LinkedHashMap<>();

  /** Whether the statistic of a balanced step is the Gramian, of every block alike. */
  boolean gramian = true;

  /** Whether there is an update for a balanced step whose weights are known before it. */
  boolean foresees;

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
    model.variables().forEach(v -> state.declare(v, () -> firstValues(v)));
    this.training = translator(state::value);
    this.losses = model.losses().stream().<Operand<TFloat32>>map(training::floats).toList();
    tf.withName(LOSSES).stack(losses, Stack.axis(0L));
    this.present = new ArrayList<>();
    feeds.elements(Feeds.PRESENT).forEach(p -> present.add(tf.math.greater(p, tf.constant(0.5f))));
    this.moving = new ArrayList<>();
    feeds.elements(Feeds.MOVING).forEach(p -> moving.add(tf.math.greater(p, tf.constant(0.5f))));
    this.accumulation = new Accumulation(this);
    this.terms = terms();
    this.penalties =
        model.penalties().values().stream().<Operand<TFloat32>>map(training::floats).toList();
    predictions();
  }

  /** Translates the graphs of the model, with its variables as told. */
  Translator translator(Function<Variable, Operand<TFloat32>> variables) {
    return new Translator(tf, this::input, variables, this::seeds, false);
  }

  private Operand<?> input(Tensor input) {
    return switch (input.attribute("name", String.class)) {
      case ModelDefinition.PRESENT -> feeds.vector(Feeds.PRESENT);
      case ModelDefinition.CONTROLS -> feeds.vector(Feeds.CONTROLS);
      default -> feeds.rows(input);
    };
  }

  Operand<TInt64> seeds(String name) {
    Operand<TInt64> key = tf.constant(keyed(name).nextLong());
    return tf.stack(List.of(key, step), Stack.axis(0L));
  }

  private float[] firstValues(Variable variable) {
    return variable.initializer().values(variable.shape(), keyed(variable.name()));
  }

  /** Numbers that depend on the seed of the run and a name alone. */
  SplittableRandom keyed(String name) {
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

  /** The tasks whose losses reach each variable that moves; none for those of a weighting. */
  Map<Variable, BitSet> reach() {
    return reach;
  }

  /**
   * The tasks without which a trained variable does not move: those whose losses reach it and those
   * whose terms do, as with a weighting's variable for one task. None for a variable that always
   * moves.
   */
  BitSet owners(Variable variable) {
    return owners.get(variable);
  }

  /** The different sets of owners; variables of one set move in the same steps. */
  List<BitSet> groups() {
    return groups;
  }

  /**
   * The variables that move and that some of the given tensors depend on, in order of declaration.
   */
  List<Variable> reachedBy(List<Tensor> tensors) {
    Set<Variable> reached = new LinkedHashSet<>();
    tensors.forEach(tensor -> reached.addAll(Reach.of(tensor)));
    return reach.keySet().stream().filter(reached::contains).toList();
  }

  /** The variables of a weighting: terms reach them, and no loss does. */
  List<Variable> ofWeighting() {
    Set<Variable> byLosses = new HashSet<>(reachedBy(model.losses()));
    return reachedBy(model.terms().parts()).stream().filter(v -> !byLosses.contains(v)).toList();
  }

  /** The sum of scalars; zero for none. */
  Operand<TFloat32> sum(List<Operand<TFloat32>> scalars) {
    return scalars.isEmpty()
        ? tf.constant(0f)
        : scalars.size() == 1 ? scalars.get(0) : tf.math.addN(scalars);
  }
}
