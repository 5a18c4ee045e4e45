package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.tensorflow.DeviceState.Store;
import org.mtl4j.tensorflow.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Balanced descent in two runs. The first goes forward once and backward once per task, leaves the
 * Jacobian on the device, block by block, and reports losses and the statistic. The second combines
 * the blocks with the weights found on the host and updates.
 */
final class BalancedStep {
  static final String REPORT = "jacobianReport";

  /** The Gramian, to be fetched between the two runs where the statistic is another. */
  static final String GRAMIAN = "jacobianGramian";

  /** Leaves the Jacobian of a further batch on the device; followed by its number, from 1. */
  static final String FURTHER = "furtherJacobian.";

  private final ModelGraph graph;
  private final ModelDefinition.Balancing balancing;
  private final Ops tf;
  private final Gradients gradients;
  private final int tasks;
  private final Map<Variable, BitSet> reach;

  /** What moves when the second run ends. */
  private final Map<Variable, Gradient> moves = new LinkedHashMap<>();

  private final List<Op> firstRun = new ArrayList<>();

  /** What the run over each further batch does. */
  private final List<List<Op>> furtherRuns = new ArrayList<>();

  private final List<Operand<TFloat32>> statistics = new ArrayList<>();

  /** The blocks, between the runs. */
  private final List<Operand<TFloat32>> blocks = new ArrayList<>();

  private final Map<Variable, Operand<TFloat32>> newStatistics = new LinkedHashMap<>();
  private final Operand<TFloat32> weights;

  /** What combines the next block. */
  private Ops combining;

  /** Whether rows are combined as they are. */
  private boolean untouched = true;

  BalancedStep(ModelGraph graph, ModelDefinition.Balancing balancing) {
    this.graph = graph;
    this.balancing = balancing;
    this.tf = graph.tf;
    this.combining = tf;
    this.gradients = new Gradients(graph);
    this.tasks = graph.model.tasks().size();
    this.reach = graph.reach();
    this.weights = graph.feeds.vector(Feeds.WEIGHTS);
    for (int i = 1; i < balancing.balancer().batches(); i++) {
      furtherRuns.add(new ArrayList<>());
    }
  }

  /** Builds {@link #REPORT} (losses, penalties, statistic) for the first run, and the update. */
  void build(Descent descent) {
    requireSharing();
    Operand<TFloat32> objective = graph.sum(graph.accumulation.terms());
    List<Operand<TFloat32>> seeds =
        gradients.raw(objective, null, graph.losses.stream().map(Operand::asOutput).toList());
    if (balancing.level() == Level.PARAMETERS) {
      balanceParameters(seeds);
    } else {
      balanceRepresentation(seeds);
    }
    addWeightingVariables(objective);
    addPenalties();
    PlainStep.statistics(graph).forEach(this::keepStatistic);
    report();
    for (int i = 0; i < furtherRuns.size(); i++) {
      tf.withName(FURTHER + (i + 1)).withControlDependencies(furtherRuns.get(i)).noOp();
    }
    graph.accumulation.build();
    descent.build("", moves, tf.constant(0f), List.copyOf(blocks), newStatistics);
    if (isSumOfRows()) {
      graph.foresees = true;
      new ForeseenStep(graph, balancing.balancer().convention(), gradients, weights)
          .build(objective, seeds, List.copyOf(moves.keySet()), descent);
    }
  }

  /** Whether steps of known weights are asked for, and are the plain step at these weights. */
  private boolean isSumOfRows() {
    return balancing.balancer().knownWeights()
        && balancing.balancer().view() != View.COORDINATES
        && graph.model.updateRules().accumulate() == 1
        && untouched;
  }

  private void requireSharing() {
    if (reach.values().stream().noneMatch(set -> set.cardinality() > 1)) {
      throw new ConfigurationException(
          "a gradient balancer needs parameters that several tasks share, but this model shares none;"
              + " leave the balancer out or choose another sharing strategy");
    }
  }

  private void balanceParameters(List<Operand<TFloat32>> seeds) {
    List<Map<Variable, Gradient>> rows = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      List<Tensor> root = List.of(graph.model.losses().get(t));
      rows.add(
          graph.accumulation.add(
              gradients.of(graph.losses.get(t), root, seeds.get(t), graph.reachedBy(root))));
    }
    Set<Variable> shared =
        reach.keySet().stream()
            .filter(variable -> reach.get(variable).cardinality() > 1)
            .collect(Collectors.toSet());
    Set<Variable> last = Reach.last(graph.model.losses(), shared);
    reach.forEach(
        (variable, set) -> {
          if (set.cardinality() > 1) {
            shareBlock(variable, last.contains(variable), rows);
          } else if (set.cardinality() == 1) {
            Gradient own = rows.get(set.nextSetBit(0)).get(variable);
            if (own != null) {
              keepPrivate(variable, set.nextSetBit(0), own);
            }
          }
        });
  }

  private void shareBlock(Variable variable, boolean last, List<Map<Variable, Gradient>> rows) {
    Gradient any =
        rows.stream()
            .map(row -> row.get(variable))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow();
    List<Operand<TFloat32>> flat = new ArrayList<>();
    for (Map<Variable, Gradient> row : rows) {
      Gradient own = row.get(variable);
      Operand<TFloat32> values = own == null ? tf.zerosLike(any.values()) : own.values();
      flat.add(tf.reshape(values, tf.constant(new int[] {-1})));
    }
    int size = any.dense() ? variable.shape().elements() : -1;
    Operand<TFloat32> combined = block(variable.name(), size, last, flat, null);
    int[] shape = variable.shape().sizes();
    if (!any.dense()) {
      shape[0] = -1;
    }
    moves.put(variable, any.with(tf.reshape(combined, tf.constant(shape))));
  }

  private Operand<TFloat32> block(
      String name,
      int size,
      boolean last,
      List<Operand<TFloat32>> rows,
      Operand<TFloat32> activation) {
    TensorBlock block =
        new TensorBlock(graph, balancing.balancer(), name, size, activation != null, last);
    Store store = block.keep(rows, activation);
    firstRun.add(store.write());
    List<Store> further = block.furtherStores();
    for (int i = 0; i < further.size(); i++) {
      furtherRuns.get(i).add(further.get(i).write());
    }
    block.stateUpdates().forEach(this::keepStatistic);
    statistics.add(block.statistic(store, activation));
    graph.gramian &= block.isGramian();
    blocks.add(store.second());
    untouched &= block.isUntouched();
    Operand<TFloat32> combined = block.combine(combining, store, weights);
    if (balancing.balancer().view() == View.COORDINATES) {
      // Whose combinations take memory: that of one block at a time.
      combining = tf.withControlDependencies(combined);
    }
    return combined;
  }

  private void keepPrivate(Variable variable, int task, Gradient gradient) {
    Operand<TFloat32> kept = kept(variable, gradient);
    if (balancing.balancer().convention() == Convention.WEIGHTED) {
      Operand<TFloat32> weight =
          tf.reshape(
              tf.slice(weights, tf.constant(new int[] {task}), tf.constant(new int[] {1})),
              tf.constant(new int[0]));
      kept = tf.math.mul(kept, weight);
    }
    moves.put(variable, gradient.with(kept));
  }

  private void keepStatistic(Variable variable, Operand<TFloat32> value) {
    newStatistics.put(variable, kept(value, Translator.shape(variable.shape())));
  }

  private Operand<TFloat32> kept(Variable variable, Gradient gradient) {
    return kept(
        gradient.values(),
        gradient.dense()
            ? Translator.shape(variable.shape())
            : Shape.of(Shape.UNKNOWN_SIZE, variable.shape().size(1)));
  }

  /** A value of the first run as the second one finds it. */
  private Operand<TFloat32> kept(Operand<TFloat32> value, Shape shape) {
    Store store = graph.state.store(value, shape);
    firstRun.add(store.write());
    return store.second();
  }

  private void balanceRepresentation(List<Operand<TFloat32>> seeds) {
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
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      Tensor loss = graph.model.losses().get(t);
      List<Variable> behind = behind(loss, representation, upstream);
      List<Output<?>> only = List.of(z.asOutput());
      rows.add(
          tf.reshape(
              gradients.raw(graph.losses.get(t), seeds.get(t), only).get(0),
              tf.constant(new int[] {-1})));
      int task = t;
      gradients
          .of(graph.losses.get(t), List.of(loss), seeds.get(t), behind)
          .forEach((variable, gradient) -> keepPrivate(variable, task, gradient));
    }
    Operand<TFloat32> combined = block("representation", -1, true, rows, z);
    Operand<TFloat32> seed = tf.reshape(combined, tf.shape(z));
    moves.putAll(gradients.of(z, List.of(representation), seed, upstream));
  }

  /** The variables a loss reaches without passing the representation: those of its own head. */
  private List<Variable> behind(Tensor loss, Tensor representation, List<Variable> upstream) {
    Set<Variable> found =
        Reach.sources(loss, Set.of(representation)).stream()
            .map(source -> source.attribute("variable", Variable.class))
            .collect(Collectors.toSet());
    List<Variable> reached =
        graph.reachedBy(List.of(loss)).stream().filter(found::contains).toList();
    for (Variable variable : reached) {
      if (upstream.contains(variable) || reach.get(variable).cardinality() > 1) {
        throw new ConfigurationException(
            "balancing on the representation would miss the gradient of '"
                + variable.name()
                + "', which tasks share beside it; balance on parameters instead");
      }
    }
    return reached;
  }

  /** Those of a weighting follow the objective itself. */
  private void addWeightingVariables(Operand<TFloat32> objective) {
    graph
        .accumulation
        .add(gradients.of(objective, graph.model.terms().parts(), null, graph.ofWeighting()))
        .forEach((v, gradient) -> moves.put(v, gradient.with(kept(v, gradient))));
  }

  private void addPenalties() {
    List<Tensor> roots = List.copyOf(graph.model.penalties().values());
    List<Variable> reached = graph.reachedBy(roots);
    graph
        .accumulation
        .add(gradients.of(graph.sum(graph.accumulation.penalties()), roots, null, reached))
        .forEach(
            (variable, gradient) -> {
              Operand<TFloat32> kept = kept(variable, gradient);
              Gradient before = moves.get(variable);
              moves.put(
                  variable,
                  before == null
                      ? gradient.with(kept)
                      : before.with(tf.math.add(before.values(), kept)));
            });
  }

  private void report() {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Operand<TFloat32> number : graph.losses) {
      parts.add(tf.reshape(number, tf.constant(new int[] {1})));
    }
    for (Operand<TFloat32> number : graph.penalties) {
      parts.add(tf.reshape(number, tf.constant(new int[] {1})));
    }
    parts.add(tf.reshape(graph.sum(statistics), tf.constant(new int[] {-1})));
    tf.withName(REPORT).withControlDependencies(firstRun).concat(parts, tf.constant(0));
    if (!graph.gramian) {
      List<Operand<TFloat32>> products = new ArrayList<>();
      blocks.forEach(b -> products.add(tf.linalg.matMul(b, b, MatMul.transposeB(true))));
      tf.withName(GRAMIAN).identity(graph.sum(products));
    }
  }
}
