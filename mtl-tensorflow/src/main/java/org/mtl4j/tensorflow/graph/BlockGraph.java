// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.tensorflow.graph.DeviceState.Store;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;

/**
 * Builds what a balancer computes from one block of the Jacobian. The balancer describes each of
 * its phases as a small graph of the API, which is translated into the run that needs it.
 */
final class BlockGraph implements JacobianBlock {
  private static final String JACOBIAN = "jacobian";
  private static final String ACTIVATION = "activation";
  private static final String WEIGHTS = "weights";
  private static final String CONTROLS = "controls";
  private static final String PRESENT = "present";
  private static final String FURTHER = "further.";

  private final ModelGraph graph;
  private final GradientBalancer balancer;
  private final String name;
  private final int size;
  private final boolean represents;
  private final boolean last;
  private final int tasks;
  private final Map<String, Variable> states = new LinkedHashMap<>();
  private final Map<Variable, Operand<TFloat32>> newStates = new LinkedHashMap<>();
  private final Map<Variable, Function<Ops, Operand<TFloat32>>> laterStates = new LinkedHashMap<>();
  private final List<Store> further = new ArrayList<>();
  private Graph current = new Graph(Graph.Mode.TRAINING);
  private boolean gramian;
  private boolean untransformed;

  /**
   * @param size n, or -1 if it differs from batch to batch
   * @param represents whether this is the block of the representation
   * @param last whether it feeds no other shared layer
   */
  BlockGraph(
      ModelGraph graph,
      GradientBalancer balancer,
      String name,
      int size,
      boolean represents,
      boolean last) {
    this.graph = graph;
    this.balancer = balancer;
    this.name = name;
    this.size = size;
    this.represents = represents;
    this.last = last;
    this.tasks = graph.model.tasks().size();
  }

  /**
   * Transforms the block and stores it for the second run.
   *
   * @param activation the representation; null for a block of parameters
   */
  Store store(List<Operand<TFloat32>> rows, Operand<TFloat32> activation) {
    Operand<TFloat32> jacobian = graph.tf.stack(rows, Stack.axis(0L));
    for (int i = 1; i < balancer.batches(); i++) {
      further.add(graph.state.store(jacobian, shape()));
    }
    current = new Graph(Graph.Mode.TRAINING);
    Tensor transformed =
        shaped("a block", balancer.transform(current, this), Shape.of(tasks, size));
    Map<Variable, Tensor> updates = current.updates();
    if (transformed == jacobian()) {
      untransformed = updates.isEmpty();
      Store store = graph.state.store(jacobian, shape());
      updates.forEach((variable, next) -> laterStates.put(variable, later(store, next)));
      return store;
    }
    Translator translator = translator(jacobian, activation, null);
    updates.forEach((variable, next) -> newStates.put(variable, translator.floats(next)));
    return graph.state.store(translator.floats(transformed), shape());
  }

  /** A new state, computed in the second run from the stored block. */
  private Function<Ops, Operand<TFloat32>> later(Store store, Tensor next) {
    return tf -> translator(tf, store.second(), null, null).floats(next);
  }

  private org.tensorflow.ndarray.Shape shape() {
    return org.tensorflow.ndarray.Shape.of(
        tasks, size < 0 ? org.tensorflow.ndarray.Shape.UNKNOWN_SIZE : size);
  }

  /** The same block of each further batch, each written in a run before the first run. */
  List<Store> furtherStores() {
    return further;
  }

  /** New values of the balancer's state for this block, computed in the first run. */
  Map<Variable, Operand<TFloat32>> newStates() {
    return newStates;
  }

  /** New values of the balancer's state for this block, computed in the second run. */
  Map<Variable, Function<Ops, Operand<TFloat32>>> laterStates() {
    return laterStates;
  }

  /** The statistic of the block [T, k], in the first run. */
  Operand<TFloat32> statistic(Store store, Operand<TFloat32> activation) {
    current = new Graph(Graph.Mode.TRAINING);
    Tensor given = balancer.statistic(current, this, jacobian());
    Tensor statistic = shaped("a statistic", given, Shape.of(tasks, Shape.UNKNOWN));
    // Equal expressions are one node.
    gramian = statistic == current.matmul(jacobian(), jacobian(), false, true);
    return translator(store.first(), activation, null).floats(statistic);
  }

  /** Whether the statistic is the Gramian J Jᵀ, the default. */
  boolean isGramian() {
    return gramian;
  }

  /** Whether the balancer neither transforms the block nor computes state from it. */
  boolean isUntransformed() {
    return untransformed;
  }

  /**
   * The combined gradient [n], in the second run.
   *
   * @param tf carries the control dependencies
   */
  Operand<TFloat32> combine(Ops tf, Store store, Operand<TFloat32> weights) {
    current = new Graph(Graph.Mode.TRAINING);
    Tensor fed = current.input(WEIGHTS, DType.FLOAT, Shape.of(tasks));
    Tensor update =
        shaped("an update", balancer.combine(current, this, jacobian(), fed), Shape.of(size));
    Operand<TFloat32> activation = null;
    if (represents) {
      Tensor z = graph.model.representation().orElseThrow();
      activation = graph.training.floats(z);
    }
    return translator(tf, store.second(), activation, weights).floats(update);
  }

  /** Checks that a tensor of a method has the expected shape, as far as sizes are known. */
  private Tensor shaped(String what, Tensor made, Shape expected) {
    Shape found = made.shape();
    boolean fits = found.rank() == expected.rank();
    for (int axis = 0; fits && axis < found.rank(); axis++) {
      int size = found.size(axis);
      int wanted = expected.size(axis);
      fits = size == wanted || size < 0 || wanted < 0;
    }
    if (!fits) {
      throw new ContractException(
          "the balancer '%s' made %s of shape %s of the gradients in '%s', but %s was expected"
              .formatted(Pluggable.Name.of(balancer), what, found, name, expected));
    }
    return made;
  }

  private Translator translator(
      Operand<TFloat32> jacobian, Operand<TFloat32> activation, Operand<TFloat32> weights) {
    return translator(graph.tf, jacobian, activation, weights);
  }

  private Translator translator(
      Ops tf, Operand<TFloat32> jacobian, Operand<TFloat32> activation, Operand<TFloat32> weights) {
    return new Translator(
        tf,
        input ->
            switch (input.attribute("name", String.class)) {
              case JACOBIAN -> jacobian;
              case ACTIVATION -> activation;
              case WEIGHTS -> weights;
              case CONTROLS -> controlsFed();
              case PRESENT -> graph.feeds.vector(Feed.ACTIVE);
              default -> furtherValue(input.attribute("name", String.class));
            },
        graph.state::value,
        random -> graph.seeds("balancer/" + name + "/" + random),
        true);
  }

  /** The balancer's numbers, which follow those of the weighting. */
  private Operand<TFloat32> controlsFed() {
    int own = balancer.controls(tasks);
    return graph.tf.slice(
        graph.feeds.vector(Feed.CONTROLS),
        graph.tf.constant(new int[] {graph.model.controls() - own}),
        graph.tf.constant(new int[] {own}));
  }

  private Operand<TFloat32> furtherValue(String input) {
    return further.get(Integer.parseInt(input.substring(FURTHER.length()))).second();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Tensor jacobian() {
    return current.input(JACOBIAN, DType.FLOAT, Shape.of(tasks, size));
  }

  @Override
  public Tensor present() {
    return current.input(PRESENT, DType.FLOAT, Shape.of(tasks));
  }

  @Override
  public List<Tensor> further() {
    return IntStream.range(0, further.size())
        .mapToObj(i -> current.input(FURTHER + i, DType.FLOAT, Shape.of(tasks, size)))
        .toList();
  }

  @Override
  public Tensor controls() {
    return current.input(CONTROLS, DType.FLOAT, Shape.of(balancer.controls(tasks)));
  }

  @Override
  public boolean last() {
    return last;
  }

  @Override
  public Optional<Tensor> activation() {
    return represents
        ? graph.model.representation().map(z -> current.input(ACTIVATION, DType.FLOAT, z.shape()))
        : Optional.empty();
  }

  @Override
  public Variable state(String state, Initializer initial) {
    if (size < 0) {
      throw new ConfigurationException(
          "this balancer has a state for each parameter, but '"
              + name
              + "' has another size in every batch; use it with dense parameters only");
    }
    return state(state, size, initial);
  }

  @Override
  public Variable state(String state, int columns, Initializer initial) {
    return states.computeIfAbsent(
        state,
        ignored -> {
          Variable variable =
              Scope.root()
                  .child("balancer/" + name)
                  .statistic(state, Shape.of(tasks, columns), initial);
          graph.state.declare(
              variable, () -> initial.values(variable.shape(), graph.random(variable.name())));
          return variable;
        });
  }
}
