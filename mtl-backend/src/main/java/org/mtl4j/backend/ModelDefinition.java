// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.task.Scale;
import org.mtl4j.api.train.Optimizer;

/**
 * Everything a backend needs to run a model.
 *
 * <p>Inputs of the graphs are named after the blocks of a {@link org.mtl4j.api.data.Dataset},
 * except {@link #PRESENT} [T], {@link #CONTROLS} and {@link Graph#NUMBERS}, which are fed in every
 * step.
 *
 * @param tasks the names of the T tasks
 * @param variables all variables, in order of declaration
 * @param training the graph of a training step
 * @param losses one scalar per task
 * @param terms the terms to minimize, computed from the losses
 * @param penalties scalars by name, added to the objective with weight 1
 * @param observations small tensors of known shape by name, read in every step
 * @param representation the tensor that all heads read, if there is one
 * @param inference the graph of a prediction
 * @param predictions one tensor per task, then one per auxiliary output [batch, outputs]
 * @param auxiliaries the names of the outputs without a label
 * @param scales from predictions to the unit of the label, by task; none if they have it
 * @param controls the length of {@link #CONTROLS}
 * @param balancing how gradients are combined; if empty, plain descent on the sum of all terms
 * @param optimizer the optimizer of all variables
 * @param clipping bounds on the gradient
 * @param seed of initial values and random draws
 * @param probing what the loss weighting computes around a step
 * @param updateRules how variables are updated, beyond the optimizer
 */
public record ModelDefinition(
    List<String> tasks,
    List<Variable> variables,
    Graph training,
    List<Tensor> losses,
    Terms terms,
    Map<String, Tensor> penalties,
    Map<String, Tensor> observations,
    Optional<Tensor> representation,
    Graph inference,
    List<Tensor> predictions,
    List<String> auxiliaries,
    Map<String, Scale> scales,
    int controls,
    Optional<Balancing> balancing,
    Optimizer optimizer,
    Clipping clipping,
    long seed,
    Probe.Demand probing,
    UpdateRules updateRules) {
  /** The input that is 1 for active tasks and 0 for absent ones [T]. */
  public static final String PRESENT = "present";

  /** The input with the numbers of the loss weighting, followed by those of the balancer. */
  public static final String CONTROLS = "controls";

  /** The names of all predictions: the tasks, then the auxiliary outputs. */
  public List<String> outputs() {
    List<String> names = new ArrayList<>(tasks);
    names.addAll(auxiliaries);
    return names;
  }

  /** The number of elements of all observations together. */
  public int observed() {
    return observations.values().stream().mapToInt(tensor -> tensor.shape().elements()).sum();
  }

  /** The scale of the predictions of a task. */
  public Scale scale(String task) {
    return scales.getOrDefault(task, Scale.NONE);
  }

  /** The trained variables that are not frozen. */
  public List<Variable> trainable() {
    return variables.stream()
        .filter(variable -> variable.trained() && !updateRules.frozen().contains(variable.name()))
        .toList();
  }

  /**
   * A balancer and the level at which it combines gradients.
   *
   * @param batch rows of a step. A backend may choose how it computes the statistic by it; steps of
   *     other sizes have the same result
   */
  public record Balancing(GradientBalancer balancer, Level level, int batch) {}

  /**
   * Bounds on the gradient, applied after balancing and penalties and before the optimizer.
   *
   * @param norm the largest norm of all gradients together; 0 for no bound
   * @param value the largest absolute value of an element; 0 for no bound
   */
  public record Clipping(
      @Option("largest norm of all gradients together; 0 for none") double norm,
      @Option("largest absolute value of a coordinate; 0 for none") double value) {
    /** No bounds. */
    public static final Clipping NONE = new Clipping();

    public Clipping {
      Bounds.notNegative("norm", norm);
      Bounds.notNegative("value", value);
    }

    /** No bounds. */
    public Clipping() {
      this(0, 0);
    }
  }
}
