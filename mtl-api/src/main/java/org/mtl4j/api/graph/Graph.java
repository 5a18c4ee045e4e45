// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Mode mode;
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();

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
