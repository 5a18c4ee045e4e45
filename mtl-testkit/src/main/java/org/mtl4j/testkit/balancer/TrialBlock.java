// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/** The Jacobian as one block, that of a last shared parameter, interpreted. */
final class TrialBlock implements JacobianBlock {
  private static final String JACOBIAN = "jacobian";
  private static final String FURTHER = "further.";
  private static final String PRESENT = "present";
  private static final String CONTROLS = "controls";
  private static final String WEIGHTS = "weights";
  private static final String ACTIVATION = "activation";

  private final GradientBalancer balancer;
  private final GivenHistory history;
  private final int tasks;
  private final int size;
  private final Scope scope = Scope.root().child("balancer");
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<Variable, Values> states = new HashMap<>();
  private final Map<Variable, Values> nextStates = new HashMap<>();
  private List<Values> further = List.of();
  private Values transformed;
  private Graph graph = new Graph(Graph.Mode.TRAINING);

  TrialBlock(GradientBalancer balancer, GivenHistory history, int size) {
    this.balancer = balancer;
    this.history = history;
    this.tasks = history.tasks();
    this.size = size;
    this.transformed = new Values(Shape.of(tasks, size), new double[tasks * size]);
  }

  /** A copy with the same states, for a resumed run. */
  TrialBlock copy(GivenHistory resumed) {
    TrialBlock copy = new TrialBlock(balancer, resumed, size);
    copy.variables.putAll(variables);
    copy.states.putAll(states);
    return copy;
  }

  /** The first run of a step: transform and statistic; returns the statistic, row-major. */
  double[] statistic(
      double[][] rows, List<double[][]> furtherRows, boolean[] present, double[] controls) {
    further = furtherRows.stream().map(Values::matrix).toList();
    Feed feed = feed(Values.matrix(rows), present, controls);
    graph = new Graph(Graph.Mode.TRAINING);
    Tensor transform = balancer.transform(graph, this);
    Interpreter interpreter = interpreter(feed);
    transformed = interpreter.value(transform);
    nextStates.clear();
    graph.updates().forEach((state, next) -> nextStates.put(state, interpreter.value(next)));
    graph = new Graph(Graph.Mode.TRAINING);
    Tensor statistic = balancer.statistic(graph, this, jacobian());
    return interpreter(feed(transformed, present, controls)).value(statistic).data();
  }

  /** The second run: computes the update and moves the states. */
  double[] combine(double[] weights, boolean[] present, double[] controls) {
    graph = new Graph(Graph.Mode.TRAINING);
    Tensor fed = graph.input(WEIGHTS, DType.FLOAT, Shape.of(tasks));
    Tensor update = balancer.combine(graph, this, jacobian(), fed);
    Feed feed = feed(transformed, present, controls).input(WEIGHTS, Values.vector(weights));
    double[] result = interpreter(feed).value(update).data();
    states.putAll(nextStates);
    return result;
  }

  private Feed feed(Values jacobian, boolean[] present, double[] controls) {
    double[] marks = new double[tasks];
    for (int t = 0; t < tasks; t++) {
      marks[t] = present[t] ? 1 : 0;
    }
    Feed feed =
        new Feed()
            .input(JACOBIAN, jacobian)
            .input(ACTIVATION, Values.fill(Shape.of(size, 1), index -> 1))
            .input(PRESENT, Values.vector(marks))
            .input(CONTROLS, Values.vector(controls));
    for (int i = 0; i < further.size(); i++) {
      feed = feed.input(FURTHER + i, further.get(i));
    }
    return feed;
  }

  /** For the current graph, with the current states and random numbers of the step. */
  private Interpreter interpreter(Feed feed) {
    Feed full = feed;
    for (Variable variable : variables.values()) {
      full = full.variable(variable, states.get(variable));
    }
    return new Interpreter(history.draws(graph, full));
  }

  @Override
  public String name() {
    return "jacobian";
  }

  @Override
  public Tensor jacobian() {
    return graph.input(JACOBIAN, DType.FLOAT, Shape.of(tasks, size));
  }

  @Override
  public List<Tensor> further() {
    return IntStream.range(0, balancer.batches() - 1)
        .mapToObj(i -> graph.input(FURTHER + i, DType.FLOAT, Shape.of(tasks, size)))
        .toList();
  }

  @Override
  public Tensor present() {
    return graph.input(PRESENT, DType.FLOAT, Shape.of(tasks));
  }

  @Override
  public Tensor controls() {
    return graph.input(CONTROLS, DType.FLOAT, Shape.of(balancer.controls(tasks)));
  }

  @Override
  public boolean last() {
    return true;
  }

  /**
   * For a method of level REPRESENTATION only: one unit, so that each column is a row of the batch.
   */
  @Override
  public Optional<Tensor> activation() {
    return balancer.supports(Level.PARAMETERS)
        ? Optional.empty()
        : Optional.of(graph.input(ACTIVATION, DType.FLOAT, Shape.of(size, 1)));
  }

  @Override
  public Variable state(String name, Initializer initial) {
    return state(name, size, initial);
  }

  @Override
  public Variable state(String name, int columns, Initializer initial) {
    return variables.computeIfAbsent(
        name,
        ignored -> {
          Variable variable = scope.statistic(name, Shape.of(tasks, columns), initial);
          float[] first = initial.values(variable.shape(), history.random(name));
          states.put(variable, Values.of(variable.shape(), first));
          return variable;
        });
  }
}
