// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.error.ShapeException;

/**
 * Builds expressions. Every method checks the types and shapes of its inputs and returns one {@link
 * Tensor}. An expression that was built before is the same tensor, so applying a layer twice to one
 * input costs once.
 *
 * <p>Binary operations broadcast: sizes are aligned at the last axis and must be equal or 1.
 * Negative axes count from the end. Not thread-safe.
 *
 * <p>A mismatch throws a {@link ShapeException} that names the operation, the place in the network
 * given by {@link #within}, and the shapes.
 */
public final class Graph extends ImageExpressions {
  /** The name of the input with the values of {@link #numbers}. */
  public static final String NUMBERS = "scheduled numbers";

  private final Mode mode;
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();
  private final List<Variable> numbers = new ArrayList<>();
  private final Deque<Map<Variable, Tensor>> given = new ArrayDeque<>();

  /** The purpose of a graph. */
  public enum Mode {
    /** Dropout is active, random draws are made, statistics are updated. */
    TRAINING,
    /** Deterministic, without updates of statistics. */
    INFERENCE
  }

  public Graph(Mode mode) {
    this.mode = mode;
  }

  /** Whether this is a training graph. */
  public boolean training() {
    return mode == Mode.TRAINING;
  }

  /** The new values of {@link Scope#statistic statistics}, assigned at the end of each step. */
  public Map<Variable, Tensor> updates() {
    return Collections.unmodifiableMap(updates);
  }

  /** Assigns a value to a statistic at the end of each step. The last call per statistic counts. */
  public void update(Variable variable, Tensor value) {
    if (variable.trained() || !value.shape().equals(variable.shape())) {
      throw mismatch(Op.VARIABLE, List.of(value), "cannot become the value of " + variable);
    }
    updates.put(variable, value);
  }

  // Variables

  /**
   * The current value of a variable: that of {@link #given}, of its schedule, or the stored one.
   */
  public Tensor variable(Variable variable) {
    return replaced(variable)
        .orElseGet(
            () ->
                training() && variable.schedule().isPresent()
                    ? scheduled(variable)
                    : make(
                        Op.VARIABLE,
                        List.of(),
                        Map.of("variable", variable),
                        DType.FLOAT,
                        variable.shape()));
  }

  /**
   * Rows of a variable by index: indices [...] of a variable [rows, width] give [..., width]. For a
   * large table the gradient is sparse: its cost depends on the rows looked up.
   */
  public Tensor lookup(Variable table, Tensor indices) {
    typed(Op.LOOKUP, indices, DType.INT);
    if (table.shape().rank() != 2) {
      throw mismatch(Op.LOOKUP, List.of(indices), table + " is not a table of rows");
    }
    return replaced(table)
        .map(values -> gather(values, indices, 0))
        .orElseGet(
            () ->
                make(
                    Op.LOOKUP,
                    List.of(indices),
                    Map.of("variable", table),
                    DType.FLOAT,
                    indices.shape().append(table.shape().size(1))));
  }

  /**
   * Runs a builder with other values for some variables, as PyTorch's {@code functional_call} does.
   * So any layer runs with weights that are computed: base plus low-rank update, a hypernetwork.
   *
   * @param values a tensor of the shape of each variable
   */
  public <T> T given(Map<Variable, Tensor> values, Supplier<T> build) {
    values.forEach(
        (variable, value) -> {
          if (value.type() != DType.FLOAT || !value.shape().equals(variable.shape())) {
            throw mismatch(Op.VARIABLE, List.of(value), "cannot replace the value of " + variable);
          }
        });
    given.push(Map.copyOf(values));
    try {
      return build.get();
    } finally {
      given.pop();
    }
  }

  /** The scheduled numbers of this graph, in the order of the input {@link #NUMBERS}. */
  public List<Variable> numbers() {
    return Collections.unmodifiableList(numbers);
  }

  private Optional<Tensor> replaced(Variable variable) {
    return given.stream().map(values -> values.get(variable)).filter(Objects::nonNull).findFirst();
  }

  private Tensor scheduled(Variable variable) {
    if (!numbers.contains(variable)) {
      numbers.add(variable);
    }
    Tensor all = input(NUMBERS, DType.FLOAT, Shape.batchOf());
    Tensor value = index(all, 0, numbers.indexOf(variable));
    updates.put(variable, value);
    return value;
  }

  // Random numbers, which depend on the seed of the run, the step and the name

  /** Uniform random numbers in [0, 1) of the shape of another tensor. */
  public Tensor randomUniform(String name, Tensor like) {
    return make(
        Op.RANDOM_UNIFORM, List.of(floats(Op.RANDOM_UNIFORM, like)), Map.of("name", name), like);
  }

  /** Standard normal random numbers of the shape of another tensor. */
  public Tensor randomNormal(String name, Tensor like) {
    return make(
        Op.RANDOM_NORMAL, List.of(floats(Op.RANDOM_NORMAL, like)), Map.of("name", name), like);
  }

  /** Standard Gumbel random numbers, -log(-log(u)), of the shape of another tensor. */
  public Tensor gumbel(String name, Tensor like) {
    Tensor u = maximum(randomUniform(name, like), constant(Float.MIN_NORMAL));
    return negate(log(negate(log(u))));
  }

  /**
   * One class for each row, drawn with the probabilities softmax(logits): [..., classes] to [...].
   * No gradient; {@link #straightThrough} passes one to relaxed probabilities.
   */
  public Tensor categorical(String name, Tensor logits) {
    return argmax(add(logits, gumbel(name, logits)), -1);
  }
}
