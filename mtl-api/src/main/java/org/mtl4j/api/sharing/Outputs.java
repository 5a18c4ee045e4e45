// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * What a {@link Network} computes: the outputs of the tasks, and optionally terms, penalties,
 * auxiliary outputs and observations. Immutable; each method returns a copy with one more part.
 */
public final class Outputs {
  /** The largest number of elements of an observation. */
  public static final int LARGEST_OBSERVATION = 4096;

  private final Map<String, Tensor> outputs;
  private final Map<String, Tensor> auxiliaries;
  private final Map<String, Map<String, Tensor>> terms;
  private final Map<String, Tensor> penalties;
  private final Map<String, Tensor> observations;
  private final Optional<Tensor> representation;

  private Outputs(
      Map<String, Tensor> outputs,
      Map<String, Tensor> auxiliaries,
      Map<String, Map<String, Tensor>> terms,
      Map<String, Tensor> penalties,
      Map<String, Tensor> observations,
      Optional<Tensor> representation) {
    this.outputs = outputs;
    this.auxiliaries = auxiliaries;
    this.terms = terms;
    this.penalties = penalties;
    this.observations = observations;
    this.representation = representation;
  }

  /**
   * Outputs of all tasks, by name. {@link Blueprint#outputs} checks their shapes.
   *
   * @param outputs of each task [batch, outputWidth], or [batch, members, outputWidth] of an
   *     ensemble
   */
  public static Outputs of(Map<String, Tensor> outputs) {
    Map<String, Tensor> ordered = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    return new Outputs(ordered, Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty());
  }

  /**
   * Adds a loss to that of a task: before weighting, and in the gradient of the task. It is left
   * out in steps in which the task is absent.
   *
   * @param task the name of the task
   * @param name unique among the terms of the task
   * @param scalar the loss
   */
  public Outputs term(String task, String name, Tensor scalar) {
    if (!outputs.containsKey(task)) {
      throw new ConfigurationException(
          "the term '%s' is for task '%s', but there are %s"
              .formatted(name, task, String.join(", ", outputs.keySet())));
    }
    Map<String, Tensor> ofTask =
        with("term", terms.getOrDefault(task, Map.of()), name, scalar("term", name, scalar));
    Map<String, Map<String, Tensor>> all = new LinkedHashMap<>(terms);
    all.put(task, ofTask);
    return new Outputs(
        outputs,
        auxiliaries,
        Collections.unmodifiableMap(all),
        penalties,
        observations,
        representation);
  }

  /** Adds a loss of no task, with weight 1, after weighting and balancing. */
  public Outputs penalty(String name, Tensor scalar) {
    Map<String, Tensor> all = with("penalty", penalties, name, scalar("penalty", name, scalar));
    return new Outputs(outputs, auxiliaries, terms, all, observations, representation);
  }

  /**
   * Adds an output without a label: a stored model gives it beside the predictions of the tasks.
   *
   * @param name unique among tasks and auxiliary outputs
   * @param values [batch, width]
   */
  public Outputs auxiliary(String name, Tensor values) {
    if (values.type() != DType.FLOAT || values.shape().rank() != 2) {
      throw new ShapeException(
          "the auxiliary output '%s' must be FLOAT [batch, width], not %s %s"
              .formatted(name, values.type(), values.shape()));
    }
    if (outputs.containsKey(name)) {
      throw new ContractException("the auxiliary output '" + name + "' has the name of a task");
    }
    Map<String, Tensor> all = with("auxiliary output", auxiliaries, name, values);
    return new Outputs(outputs, all, terms, penalties, observations, representation);
  }

  /**
   * Records numbers during training: gate weights, the load of experts. Their mean over each epoch
   * is part of the history of the run.
   *
   * @param values a scalar, vector or matrix of known shape, at most {@link #LARGEST_OBSERVATION}
   *     elements; must not depend on the size of the batch
   */
  public Outputs observe(String name, Tensor values) {
    Shape shape = values.shape();
    if (values.type() != DType.FLOAT
        || shape.rank() > 2
        || !shape.isKnown()
        || shape.elements() > LARGEST_OBSERVATION) {
      throw new ShapeException(
          ("the observation '%s' must be a FLOAT scalar, vector or matrix of known shape with at"
                  + " most %d elements, not %s %s")
              .formatted(name, LARGEST_OBSERVATION, values.type(), shape));
    }
    Map<String, Tensor> all = with("observation", observations, name, values);
    return new Outputs(outputs, auxiliaries, terms, penalties, all, representation);
  }

  /** Declares the tensor that all heads read, on which a balancer may work. */
  public Outputs representation(Tensor common) {
    return new Outputs(outputs, auxiliaries, terms, penalties, observations, Optional.of(common));
  }

  /** The same with other outputs of the tasks. */
  public Outputs replace(Map<String, Tensor> newOutputs) {
    return new Outputs(
        Collections.unmodifiableMap(new LinkedHashMap<>(newOutputs)),
        auxiliaries,
        terms,
        penalties,
        observations,
        representation);
  }

  /** The outputs by task, in order. */
  public Map<String, Tensor> outputs() {
    return outputs;
  }

  /** The auxiliary outputs by name, in order. */
  public Map<String, Tensor> auxiliaries() {
    return auxiliaries;
  }

  /** The terms of a task by name, in order. */
  public Map<String, Tensor> terms(String task) {
    return terms.getOrDefault(task, Map.of());
  }

  /** The penalties by name, in order. */
  public Map<String, Tensor> penalties() {
    return penalties;
  }

  /** The observations by name, in order. */
  public Map<String, Tensor> observations() {
    return observations;
  }

  /** The tensor that all heads read [batch, ...], if there is one. */
  public Optional<Tensor> representation() {
    return representation;
  }

  private static Tensor scalar(String what, String name, Tensor value) {
    if (value.type() != DType.FLOAT || value.shape().rank() != 0) {
      throw new ShapeException(
          "the %s '%s' must be a FLOAT scalar, not %s %s"
              .formatted(what, name, value.type(), value.shape()));
    }
    return value;
  }

  private static Map<String, Tensor> with(
      String what, Map<String, Tensor> before, String name, Tensor value) {
    Map<String, Tensor> all = new LinkedHashMap<>(before);
    if (all.put(name, value) != null) {
      throw new ContractException("two %ss are named '%s'".formatted(what, name));
    }
    return Collections.unmodifiableMap(all);
  }
}
