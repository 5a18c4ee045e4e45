// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.tensorflow.graph.DeviceState.Store;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Builds balanced descent in two runs. The first run does a forward pass and a backward pass per
 * task, stores the Jacobian on the device, block by block, and reports losses and the statistic.
 * The second run combines the blocks with the weights from the host and updates.
 */
final class BalancedGraph {
  private static final String REPORT = "jacobianReport";
  private static final String GRAMIAN = "jacobianGramian";
  private static final String FURTHER = "furtherJacobian.";

  private final ModelGraph graph;
  private final UpdateGraph update;
  private final ModelDefinition.Balancing balancing;
  private final Ops tf;
  private final Gradients gradients;
  private final int tasks;
  private final Map<Variable, BitSet> reach;

  /** The final gradients, in the second run. */
  private final Map<Variable, Gradient> finalGradients = new LinkedHashMap<>();

  /** The writes of the first run. */
  private final List<Op> firstRun = new ArrayList<>();

  /** The writes of the run over each further batch. */
  private final List<List<Op>> furtherRuns = new ArrayList<>();

  /** The statistic of each block, in the first run. */
  private final List<Operand<TFloat32>> statistics = new ArrayList<>();

  /** The blocks as stored between the runs. */
  private final List<Operand<TFloat32>> blocks = new ArrayList<>();

  /** The Gramian of each block, summed in float64, between the runs. */
  private final List<Operand<TFloat64>> exact = new ArrayList<>();

  /** New values of variables that are not trained, and of balancer state, from the first run. */
  private final Map<Variable, Operand<TFloat32>> newValues = new LinkedHashMap<>();

  /** New values of balancer state, computed in the second run, after the finite check. */
  private final Map<Variable, Function<Ops, Operand<TFloat32>>> laterStates = new LinkedHashMap<>();

  private final Operand<TFloat32> weights;

  /** Carries the control dependencies of the next block's combination. */
  private Ops combining;

  /** Whether the statistic of every block is its Gramian. */
  private boolean gramian = true;

  /** Whether the balancer transforms no block. */
  private boolean untransformed = true;

  BalancedGraph(ModelGraph graph, ModelDefinition.Balancing balancing, UpdateGraph update) {
    this.graph = graph;
    this.update = update;
    this.balancing = balancing;
    this.tf = graph.tf;
    this.combining = tf;
    this.gradients = new Gradients(graph);
    this.tasks = graph.model.tasks().size();
    this.reach = graph.reach();
    this.weights = graph.feeds.vector(Feed.WEIGHTS);
    for (int i = 1; i < balancing.balancer().batches(); i++) {
      furtherRuns.add(new ArrayList<>());
    }
  }

  /**
   * Builds the step, and the one with known weights if the balancer has such steps.
   *
   * @throws ConfigurationException if the tasks share no parameter, or the model does not fit the
   *     level
   */
  BuiltGraph.Step build() {
    requireSharing();
    Operand<TFloat32> objective = graph.sum(graph.accumulation.terms());
    TaskGradients each = new TaskGradients(graph, gradients, objective);
    if (balancing.level() == Level.PARAMETERS) {
      balanceParameters(each);
    } else {
      balanceRepresentation(each);
    }
    addWeightingVariables(objective);
    addPenalties();
    PlainGraph.statistics(graph).forEach(this::storeValue);
    report();
    tf.withName(GRAMIAN).math.addN(exact);
    List<String> further = new ArrayList<>();
    for (int i = 0; i < furtherRuns.size(); i++) {
      further.add(FURTHER + (i + 1));
      tf.withName(further.get(i)).withControlDependencies(furtherRuns.get(i)).noOp();
    }
    Optional<BuiltGraph.Accumulation> accumulation = graph.accumulation.build();
    BuiltGraph.Balanced solved =
        new BuiltGraph.Balanced(
            REPORT,
            GRAMIAN,
            gramian,
            further,
            update.build(
                "", finalGradients, tf.constant(0f), List.copyOf(blocks), newValues, laterStates),
            accumulation);
    return canKnowWeights()
        ? new KnownWeightsGraph(graph, update, balancing.balancer().convention(), gradients)
            .build(objective, each.seeds(), List.copyOf(finalGradients.keySet()), solved)
        : solved;
  }

  /** Whether weights may be known, and a step with known weights is one weighted backward pass. */
  private boolean canKnowWeights() {
    return balancing.balancer().knownWeights()
        && balancing.balancer().view() != View.COORDINATES
        && graph.model.updateRules().accumulate() == 1
        && untransformed;
  }

  private void requireSharing() {
    if (reach.values().stream().noneMatch(set -> set.cardinality() > 1)) {
      throw new ConfigurationException(
          "a gradient balancer needs parameters that several tasks share, but this model shares"
              + " none; leave the balancer out or choose another sharing strategy");
    }
  }

  private void balanceParameters(TaskGradients each) {
    List<TaskGradients.Start> starts = each.starts();
    KernelProducts kernels = kernels(starts);
    List<Map<Variable, Gradient>> rows = new ArrayList<>();
    starts.forEach(start -> rows.add(graph.accumulation.add(each.of(start, kernels::at))));
    Set<Variable> shared =
        reach.keySet().stream()
            .filter(variable -> reach.get(variable).cardinality() > 1)
            .collect(Collectors.toSet());
    Set<Variable> last = Reach.last(graph.model.losses(), shared);
    reach.forEach(
        (variable, set) -> {
          if (kernels.contains(variable)) {
            addKernel(kernels, variable, rows);
          } else if (set.cardinality() > 1) {
            addShared(variable, last.contains(variable), rows);
          } else if (set.cardinality() == 1) {
            Gradient own = rows.get(set.nextSetBit(0)).get(variable);
            if (own != null) {
              addPrivate(variable, own);
            }
          }
        });
    firstRun.addAll(kernels.writes());
    graph.accumulation.add(each.ofStacks()).forEach(this::addPrivate);
  }

  /** The kernels whose rows are not computed: for methods that read the products of rows alone. */
  private KernelProducts kernels(List<TaskGradients.Start> starts) {
    if (balancing.balancer().view() != View.GRAMIAN
        || balancing.balancer().batches() > 1
        || graph.model.updateRules().accumulate() > 1) {
      return KernelProducts.none(graph);
    }
    return KernelProducts.cheaper(
        graph,
        balancing.batch(),
        starts.stream().flatMap(start -> start.tensors().stream()).collect(Collectors.toSet()));
  }

  private void addKernel(
      KernelProducts kernels, Variable kernel, List<Map<Variable, Gradient>> rows) {
    KernelProducts.Combined combined = kernels.combine(kernel, values(kernel, rows), weights);
    statistics.add(combined.gramian());
    addExact(combined.exact());
    finalGradients.put(kernel, new Gradient(null, combined.gradient()));
  }

  private void addShared(Variable variable, boolean last, List<Map<Variable, Gradient>> rows) {
    Gradient any = any(variable, rows);
    List<Operand<TFloat32>> flat = new ArrayList<>();
    for (Operand<TFloat32> values : values(variable, rows)) {
      flat.add(tf.reshape(values, tf.constant(new int[] {-1})));
    }
    int size = any.dense() ? variable.shape().elements() : -1;
    Operand<TFloat32> combined = combine(variable.name(), size, last, flat, null);
    int[] shape = variable.shape().sizes();
    if (!any.dense()) {
      shape[0] = -1;
    }
    finalGradients.put(variable, any.with(tf.reshape(combined, tf.constant(shape))));
  }

  /** Adds the Gramian of a block in float64: after that of the last block, to save memory. */
  private void addExact(Function<Ops, Operand<TFloat64>> gramian) {
    exact.add(
        gramian.apply(
            exact.isEmpty() ? tf : tf.withControlDependencies(exact.get(exact.size() - 1))));
  }

  private static Gradient any(Variable variable, List<Map<Variable, Gradient>> rows) {
    return rows.stream()
        .map(row -> row.get(variable))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  /** The gradient of each task; zeros if it does not reach the variable. */
  private List<Operand<TFloat32>> values(Variable variable, List<Map<Variable, Gradient>> rows) {
    Operand<TFloat32> any = any(variable, rows).values();
    return rows.stream()
        .map(row -> row.get(variable))
        .<Operand<TFloat32>>map(own -> own == null ? tf.zerosLike(any) : own.values())
        .toList();
  }

  /**
   * Stores a block and combines its rows.
   *
   * @param activation the representation; null for a block of parameters
   * @return the combined gradient [size], in the second run
   */
  private Operand<TFloat32> combine(
      String name,
      int size,
      boolean last,
      List<Operand<TFloat32>> rows,
      Operand<TFloat32> activation) {
    BlockGraph block =
        new BlockGraph(graph, balancing.balancer(), name, size, activation != null, last);
    Store store = block.store(rows, activation);
    firstRun.add(store.write());
    List<Store> further = block.furtherStores();
    for (int i = 0; i < further.size(); i++) {
      furtherRuns.get(i).add(further.get(i).write());
    }
    block.newStates().forEach(this::storeValue);
    laterStates.putAll(block.laterStates());
    statistics.add(block.statistic(store, activation));
    gramian &= block.isGramian();
    blocks.add(store.second());
    addExact(
        ops -> {
          Operand<TFloat64> stored = ops.dtypes.cast(store.second(), TFloat64.class);
          return ops.linalg.matMul(stored, stored, MatMul.transposeB(true));
        });
    untransformed &= block.isUntransformed();
    Operand<TFloat32> combined = block.combine(combining, store, weights);
    if (balancing.balancer().view() == View.COORDINATES) {
      // One block after the other: these combinations need memory.
      combining = tf.withControlDependencies(combined);
    }
    return combined;
  }

  private void addPrivate(Variable variable, Gradient gradient) {
    Operand<TFloat32> stored = stored(variable, gradient);
    if (balancing.balancer().convention() == Convention.WEIGHTED) {
      stored = tf.math.mul(stored, ownWeights(variable));
    }
    finalGradients.put(variable, gradient.with(stored));
  }

  /** The weight of the task of a private variable; of each task of a stack. */
  private Operand<TFloat32> ownWeights(Variable variable) {
    int[] tasks =
        graph.members(variable).stream().mapToInt(v -> reach.get(v).nextSetBit(0)).toArray();
    int[] shape = new int[graph.isStack(variable) ? variable.shape().rank() : 0];
    Arrays.fill(shape, 1);
    if (shape.length > 0) {
      shape[0] = tasks.length;
    }
    return tf.reshape(tf.gather(weights, tf.constant(tasks), tf.constant(0)), tf.constant(shape));
  }

  private void storeValue(Variable variable, Operand<TFloat32> value) {
    newValues.put(variable, stored(value, Translator.shape(variable.shape())));
  }

  private Operand<TFloat32> stored(Variable variable, Gradient gradient) {
    return stored(
        gradient.values(),
        gradient.dense()
            ? Translator.shape(variable.shape())
            : Shape.of(Shape.UNKNOWN_SIZE, variable.shape().size(1)));
  }

  /** A value of the first run, as read in the second run. */
  private Operand<TFloat32> stored(Operand<TFloat32> value, Shape shape) {
    Store store = graph.state.store(value, shape);
    firstRun.add(store.write());
    return store.second();
  }

  private void balanceRepresentation(TaskGradients each) {
    Tensor representation =
        graph
            .model
            .representation()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "this sharing strategy has no representation that all heads read;"
                            + " balance on parameters instead"));
    List<Variable> upstream = graph.reachedBy(List.of(representation));
    Operand<TFloat32> z = graph.training.floats(representation);
    List<TaskGradients.Start> starts = each.starts();
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      Tensor loss = graph.model.losses().get(t);
      List<Variable> head = head(loss, representation, upstream);
      TaskGradients.Start start = starts.get(t);
      rows.add(each.of(start, representation));
      if (!start.stacked()) {
        gradients
            .of(graph.training.floats(loss), start.tensors(), start.seeds().get(0), head)
            .forEach(this::addPrivate);
      }
    }
    each.ofStacks().forEach(this::addPrivate);
    Operand<TFloat32> combined = combine("representation", -1, true, rows, z);
    Operand<TFloat32> seed = tf.reshape(combined, tf.shape(z));
    finalGradients.putAll(gradients.of(z, List.of(representation), seed, upstream));
  }

  /** The variables that a loss reaches by paths around the representation: those of its head. */
  private List<Variable> head(Tensor loss, Tensor representation, List<Variable> upstream) {
    Set<Variable> found =
        Reach.sources(loss, Set.of(representation)).stream()
            .map(source -> source.attribute("variable", Variable.class))
            .collect(Collectors.toSet());
    List<Variable> reached = reach.keySet().stream().filter(found::contains).toList();
    for (Variable variable : reached) {
      if (upstream.contains(variable) || reach.get(variable).cardinality() > 1) {
        throw new ConfigurationException(
            "balancing on the representation would miss the gradient of '"
                + variable.name()
                + "', which tasks share beside it; balance on parameters instead");
      }
    }
    return reached.stream().map(graph::stored).toList();
  }

  /** The variables of a weighting follow the gradient of the objective. */
  private void addWeightingVariables(Operand<TFloat32> objective) {
    graph
        .accumulation
        .add(gradients.of(objective, graph.model.terms().parts(), null, graph.ofWeighting()))
        .forEach((v, gradient) -> finalGradients.put(v, gradient.with(stored(v, gradient))));
  }

  private void addPenalties() {
    List<Tensor> roots = List.copyOf(graph.model.penalties().values());
    List<Variable> reached = graph.reachedBy(roots);
    graph
        .accumulation
        .add(gradients.of(graph.sum(graph.accumulation.penalties()), roots, null, reached))
        .forEach(
            (variable, gradient) -> {
              Operand<TFloat32> stored = stored(variable, gradient);
              Gradient before = finalGradients.get(variable);
              finalGradients.put(
                  variable,
                  before == null
                      ? gradient.with(stored)
                      : before.with(tf.math.add(before.values(), stored)));
            });
  }

  /** Losses, penalties, observations and the statistic as one vector. */
  private void report() {
    List<Operand<TFloat32>> parts = PlainGraph.reported(graph);
    parts.add(tf.reshape(graph.sum(statistics), tf.constant(new int[] {-1})));
    tf.withName(REPORT).withControlDependencies(firstRun).concat(parts, tf.constant(0));
  }
}
