package org.mtl4j.backend;

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
import org.mtl4j.api.train.Optimizer;

/**
 * Everything a backend needs to run a model.
 *
 * <p>Inputs of the graphs are named after the blocks of a {@link org.mtl4j.api.data.Dataset},
 * except {@link #PRESENT} [T] and {@link #CONTROLS}, which are fed in every step.
 *
 * @param tasks the names of the tasks
 * @param variables all variables, in order of declaration
 * @param training the graph of a step
 * @param losses one scalar a task
 * @param terms what is minimised, made from the losses
 * @param penalties named scalars, added at weight one
 * @param representation what all heads read
 * @param inference the graph of a prediction
 * @param predictions one a task [batch, outputs]
 * @param controls how many numbers are fed in every step: those of the weighting, then those of the
 *     balancer
 * @param balancing how gradients are combined; plain descent on the sum of all terms without it
 * @param optimizer how parameters move
 * @param clipping bounds on the update
 * @param seed of first values and of random draws
 * @param probing what the loss weighting looks at around a step
 * @param moves how variables move beyond what the optimiser says
 */
public record ModelDefinition(
    List<String> tasks,
    List<Variable> variables,
    Graph training,
    List<Tensor> losses,
    Terms terms,
    Map<String, Tensor> penalties,
    Optional<Tensor> representation,
    Graph inference,
    List<Tensor> predictions,
    int controls,
    Optional<Balancing> balancing,
    Optimizer optimizer,
    Clipping clipping,
    long seed,
    Probe.Demand probing,
    Moves moves) {

  /** A model whose methods do not probe, and whose variables move alike. */
  public ModelDefinition(
      List<String> tasks,
      List<Variable> variables,
      Graph training,
      List<Tensor> losses,
      Terms terms,
      Map<String, Tensor> penalties,
      Optional<Tensor> representation,
      Graph inference,
      List<Tensor> predictions,
      int controls,
      Optional<Balancing> balancing,
      Optimizer optimizer,
      Clipping clipping,
      long seed) {
    this(
        tasks,
        variables,
        training,
        losses,
        terms,
        penalties,
        representation,
        inference,
        predictions,
        controls,
        balancing,
        optimizer,
        clipping,
        seed,
        Probe.Demand.NOTHING,
        Moves.ALIKE);
  }

  /** The trained variables that are not frozen. */
  public List<Variable> moving() {
    return variables.stream()
        .filter(variable -> variable.trained() && !moves.frozen().contains(variable.name()))
        .toList();
  }

  /** The input that says which tasks take part [T]. */
  public static final String PRESENT = "present";

  /** The input that holds the numbers of the loss weighting, then those of the balancer. */
  public static final String CONTROLS = "controls";

  /** A balancer and where it works. */
  public record Balancing(GradientBalancer balancer, Level level) {}

  /**
   * Bounds on the gradient, after balancing and penalties, before the optimiser.
   *
   * @param norm the largest norm of all gradients together; 0 for none
   * @param value the largest absolute value of a coordinate; 0 for none
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
