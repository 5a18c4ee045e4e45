// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Phase;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.tensorflow.stack.Stack;
import org.mtl4j.tensorflow.stack.Stacking;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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
  final Scalars losses;

  /** The sums of gradients over the batches of one update. */
  final GradientAccumulation accumulation;

  /** The terms to minimize; those of absent tasks are zero. */
  final Scalars terms;

  /** The penalties, in the order of the model. */
  final List<Operand<TFloat32>> penalties;

  /** The observations, in the order of the model. */
  final List<Operand<TFloat32>> observations;

  private final Stacking stacking;
  private final Map<List<Variable>, Variable> stacks = new HashMap<>();
  private final Map<Variable, List<Variable>> stackMembers = new HashMap<>();
  private final Map<Feed, List<Operand<TFloat32>>> elements = new EnumMap<>(Feed.class);
  private final Map<Feed, Map<Integer, Operand<TBool>>> flags = new EnumMap<>(Feed.class);
  private final Map<Tensor, Boolean> needRows = new HashMap<>();
  private final List<BuiltGraph.Predicted> predictions;
  private final Operand<TInt64> step;
  private final Map<Variable, BitSet> reach = new LinkedHashMap<>();
  private final Map<Variable, BitSet> owners = new LinkedHashMap<>();
  private final List<BuiltGraph.Group> groups;
  private final List<Phase> phases;

  /**
   * @param least the smallest number of equal tasks that are stacked
   */
  ModelGraph(ModelDefinition model, Graph graph, int least) {
    this.model = model;
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.state = new DeviceState(tf);
    findReach();
    this.groups = owners.keySet().stream().map(this::group).distinct().toList();
    this.phases = BuiltGraph.Group.phases(groups);
    this.feeds =
        new Feeds(
            tf,
            model.tasks().size(),
            model.controls(),
            model.training().numbers().size(),
            Math.max(1, groups.size()),
            phases.size());
    this.step = feeds.step();
    this.stacking = StackedVariables.stacking(model, owners, least);
    declareVariables();
    this.training = translator(state::value, stacking);
    this.losses = losses(training);
    tf.withName(LOSSES).identity(losses.vector());
    this.accumulation = new GradientAccumulation(this);
    this.terms = terms();
    this.penalties =
        model.penalties().values().stream().<Operand<TFloat32>>map(training::floats).toList();
    if (!penalties.isEmpty()) {
      tf.withName(BuiltGraph.PENALTIES).stack(penalties);
    }
    this.observations =
        model.observations().values().stream().<Operand<TFloat32>>map(training::floats).toList();
    this.predictions = predictions();
  }

  /** Whether one of some tasks is active in the update. */
  Operand<TBool> anyActive(BitSet tasks) {
    return tasks.stream()
        .mapToObj(task -> flag(Feed.ACTIVE, task))
        .reduce((a, b) -> tf.math.logicalOr(a, b))
        .orElseThrow();
  }

  private Operand<TBool> flag(Feed feed, int task) {
    return flags
        .computeIfAbsent(feed, ignored -> new HashMap<>())
        .computeIfAbsent(
            task,
            t ->
                tf.math.greater(
                    elements.computeIfAbsent(feed, feeds::elements).get(t), tf.constant(0.5f)));
  }

  /** Translates the training graph with other values for the stored variables. */
  Translator translator(Function<Variable, Operand<TFloat32>> stored) {
    return translator(stored, stacking);
  }

  private Translator translator(Function<Variable, Operand<TFloat32>> stored, Stacking equalParts) {
    Translator translator =
        new Translator(tf, this::input, v -> state.value(v, stored), this::seeds, false);
    translator.stack(equalParts, stack -> stackedLeaf(stack, stored), this::needsRows);
    return translator;
  }

  /** Whether a balancer needs the gradient of a tensor for each task. */
  private boolean needsRows(Tensor tensor) {
    return model.balancing().isPresent()
        && needRows.computeIfAbsent(tensor, t -> StackedVariables.isShared(t, reach));
  }

  /** The losses, as a translator of the training graph computes them. */
  Scalars losses(Translator translator) {
    return Scalars.of(tf, translator, stacking, model.losses());
  }

  private Operand<?> input(Tensor input) {
    return switch (input.attribute("name", String.class)) {
      case ModelDefinition.PRESENT -> feeds.vector(Feed.PRESENT);
      case ModelDefinition.CONTROLS -> feeds.vector(Feed.CONTROLS);
      case org.mtl4j.api.graph.Graph.NUMBERS -> feeds.vector(Feed.NUMBERS);
      default -> feeds.rows(input);
    };
  }

  /** The seeds of a random operation: one from its name, one from the step. */
  Operand<TInt64> seeds(String name) {
    Operand<TInt64> key = tf.constant(random(name).nextLong());
    return tf.stack(List.of(key, step));
  }

  private float[] initialValues(Variable variable) {
    return variable.initializer().values(variable.shape(), random(variable.name()));
  }

  /** Random numbers that depend only on the seed of the model and a name. */
  SplittableRandom random(String name) {
    return KeyedRandom.of(model.seed(), 0, name);
  }

  private void declareVariables() {
    for (List<Variable> members : stacking.stored()) {
      Variable stack = StackedVariables.stack(members);
      stacks.put(members, stack);
      stackMembers.put(stack, members);
      state.declareStack(
          stack, members, () -> StackedVariables.joined(members, this::initialValues));
    }
    model.variables().stream()
        .filter(v -> stacking.storedWith(v).isEmpty())
        .forEach(v -> state.declare(v, () -> initialValues(v)));
  }

  private Operand<?> stackedLeaf(Stack stack, Function<Variable, Operand<TFloat32>> stored) {
    return stack.first().op() == Op.INPUT
        ? feeds.packed(stack.members())
        : stored.apply(stacks.get(Stacking.variables(stack.members())));
  }

  private Scalars terms() {
    Scalars parts = Scalars.of(tf, training, stacking, model.terms().parts());
    Operand<TFloat32> none = tf.constant(0f);
    return model.terms().separate()
        ? parts.map((values, piece) -> tf.select(isPresent(parts, piece), values, none))
        : parts;
  }

  private Operand<TBool> isPresent(Scalars parts, Scalars.Piece piece) {
    return piece.stacked()
        ? tf.math.greater(parts.part(feeds.vector(Feed.PRESENT), piece), tf.constant(0.5f))
        : flag(Feed.PRESENT, piece.places().get(0));
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

  private List<BuiltGraph.Predicted> predictions() {
    Stacking stacks = stacking.inference(List.of(model.predictions()));
    Translator inference = translator(state::value, stacks);
    List<BuiltGraph.Predicted> result = new ArrayList<>();
    for (Scalars.Piece piece : Scalars.of(tf, inference, stacks, model.predictions()).pieces()) {
      String name = PREDICTION + result.size();
      tf.withName(name).identity(piece.values());
      result.add(new BuiltGraph.Predicted(name, piece.places()));
    }
    return result;
  }

  /** Fetch: the losses [T]. */
  String lossesFetch() {
    return LOSSES;
  }

  /** The operations of a prediction. */
  BuiltGraph.Prediction prediction() {
    List<String> inputs =
        Ancestors.of(model.predictions()).stream()
            .filter(tensor -> tensor.op() == Op.INPUT)
            .map(tensor -> tensor.attribute("name", String.class))
            .toList();
    return feeds.prediction(predictions, inputs);
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
    return owners.get(members(variable).get(0));
  }

  /** Variables that are updated in the same steps: with the same owners and phase. */
  List<BuiltGraph.Group> groups() {
    return groups;
  }

  private BuiltGraph.Group group(Variable variable) {
    return new BuiltGraph.Group(
        owners.get(variable), model.updateRules().of(variable.name()).phase());
  }

  /** The index of the group of a variable. */
  int groupOf(Variable variable) {
    return groups.indexOf(group(members(variable).get(0)));
  }

  /**
   * 1 if variables of the phase of a variable are updated in this step, else 0; empty if always.
   */
  Optional<Operand<TFloat32>> phase(Variable variable) {
    int place = phases.indexOf(group(members(variable).get(0)).phase());
    return place < 0
        ? Optional.empty()
        : Optional.of(elements.computeIfAbsent(Feed.PHASES, feeds::elements).get(place));
  }

  /**
   * The trainable variables that some of the tensors depend on, in order of declaration; a stack in
   * place of its members.
   */
  List<Variable> reachedBy(List<Tensor> tensors) {
    Set<Variable> reached = new LinkedHashSet<>();
    tensors.forEach(tensor -> reached.addAll(Reach.of(tensor)));
    return reach.keySet().stream().filter(reached::contains).map(this::stored).distinct().toList();
  }

  /** The variable as it is stored: the stack that it is part of, or itself. */
  Variable stored(Variable variable) {
    return stacking.storedWith(variable).map(stacks::get).orElse(variable);
  }

  /** The variables that a stored variable holds: its members, or itself. */
  List<Variable> members(Variable stored) {
    return stackMembers.getOrDefault(stored, List.of(stored));
  }

  /** Whether the losses of several tasks do not reach a stored variable. */
  boolean isPrivate(Variable stored) {
    return isStack(stored) || reach.get(stored).cardinality() <= 1;
  }

  /** The losses of a piece. */
  List<Tensor> roots(Scalars.Piece piece) {
    return piece.places().stream().map(model.losses()::get).toList();
  }

  /** Whether a stored variable is a stack. */
  boolean isStack(Variable stored) {
    return stackMembers.containsKey(stored);
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
