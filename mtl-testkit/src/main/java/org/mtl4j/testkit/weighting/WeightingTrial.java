// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Gradients;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.balancer.GivenHistory;

/**
 * Runs a loss weighting on losses given by hand, in 64 bits and without a backend, as the trainer
 * does: the loss of an absent task is 1, its separate term is left out, and a loss that the method
 * cannot take is refused. The shared representation has the rows (1, 2) and (3, 6).
 *
 * <p>The order of a step: {@link #control(GivenHistory)} computes the numbers of the host, {@link
 * #objective} and {@link #gradient} evaluate the graph at given losses as often as wanted, {@link
 * #step} moves what the method itself updates in the graph. Trained variables do not move; set them
 * by {@link #variable(String, double...)}.
 */
public final class WeightingTrial {
  private static final String LOSSES = "losses";
  private static final String ABSENT = "absent";
  private static final String PRESENT = "present";
  private static final String CONTROLS = "controls";
  private static final String FEATURES = "features";

  private final Graph g = new Graph(Graph.Mode.TRAINING);
  private final Scope scope = Scope.root();
  private final LossWeighting weighting;
  private final List<String> tasks;
  private final Terms terms;
  private final Tensor objective;
  private final boolean[] present;
  private Feed feed;

  /**
   * With all tasks present; see {@link #names}.
   *
   * @throws RuntimeException that the method throws if it refuses these tasks
   */
  public WeightingTrial(LossWeighting weighting, int tasks) {
    this.weighting = weighting;
    this.tasks = names(tasks);
    present = new boolean[tasks];
    Tensor marks = g.input(PRESENT, DType.FLOAT, Shape.of(tasks));
    Tensor given = g.input(LOSSES, DType.FLOAT, Shape.of(tasks));
    Tensor there = g.less(g.constant(0.5), marks);
    Tensor values = g.where(there, given, g.input(ABSENT, DType.FLOAT, Shape.SCALAR));
    terms =
        weighting.terms(
            g,
            new Losses(
                scope,
                this.tasks,
                IntStream.range(0, tasks).mapToObj(t -> g.index(values, 0, t)).toList(),
                marks,
                g.input(CONTROLS, DType.FLOAT, Shape.of(weighting.controls(tasks))),
                Optional.of(g.input(FEATURES, DType.FLOAT, Shape.batchOf(2)))));
    Tensor sum = g.constant(0);
    for (int t = 0; t < terms.parts().size(); t++) {
      Tensor part = terms.parts().get(t);
      sum =
          g.add(sum, terms.separate() ? g.where(g.index(there, 0, t), part, g.constant(0)) : part);
    }
    objective = sum;
    feed =
        new Feed()
            .initial(scope.variables(), 1)
            .input(FEATURES, Values.matrix(new double[] {1, 2}, new double[] {3, 6}))
            .input(CONTROLS, Values.vector(new double[weighting.controls(tasks)]));
    absentLoss(1);
    present(IntStream.range(0, tasks).toArray());
  }

  /** The names of so many tasks: a, b, .., z, a1, b1 and so on. */
  public static List<String> names(int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(t -> Character.toString('a' + t % 26) + (t < 26 ? "" : Integer.toString(t / 26)))
        .toList();
  }

  /** The terms that the method built. */
  public Terms terms() {
    return terms;
  }

  /** Sets which tasks are present from now on. */
  public WeightingTrial present(int... which) {
    Arrays.fill(present, false);
    Arrays.stream(which).forEach(t -> present[t] = true);
    double[] marks = new double[present.length];
    Arrays.setAll(marks, t -> present[t] ? 1 : 0);
    feed = feed.input(PRESENT, Values.vector(marks));
    return this;
  }

  /** The value in place of the loss of an absent task. */
  WeightingTrial absentLoss(double value) {
    feed = feed.input(ABSENT, Values.scalar(value));
    return this;
  }

  /**
   * Computes the numbers of the coming step on the host, and its random numbers.
   *
   * @throws NumericalException if one is not finite
   */
  public WeightingTrial control(GivenHistory history) {
    double[] controls = new double[weighting.controls(tasks.size())];
    weighting.control(history, controls);
    return fed(history, controls);
  }

  /** The same for a method that probes. */
  public WeightingTrial control(GivenHistory history, Probe probe) {
    double[] controls = new double[weighting.controls(tasks.size())];
    weighting.control(history, probe, controls);
    return fed(history, controls);
  }

  private WeightingTrial fed(GivenHistory history, double[] controls) {
    if (!Arrays.stream(controls).allMatch(Double::isFinite)) {
      throw new NumericalException(
          "the method gave numbers that are not finite: " + Arrays.toString(controls));
    }
    feed = history.draws(g, feed.input(CONTROLS, Values.vector(controls)));
    return this;
  }

  /** The variables that the method declared. */
  public List<Variable> variables() {
    return List.copyOf(scope.variables());
  }

  /** The value of a variable. */
  public double[] variable(String name) {
    return named(name).data().clone();
  }

  private Values named(String name) {
    Values values = feed.variables().get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "there is no variable '%s', but there are %s".formatted(name, variables()));
    }
    return values;
  }

  /** Sets a variable. */
  public WeightingTrial variable(String name, double... values) {
    Variable variable = declared(name);
    feed = feed.variable(variable, Values.of(variable.shape(), values));
    return this;
  }

  private Variable declared(String name) {
    return scope.variables().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + variables()));
  }

  /** The value of each term at these losses, also of terms that are left out. */
  public double[] values(double... losses) {
    Interpreter interpreter = new Interpreter(at(losses));
    return terms.parts().stream().mapToDouble(part -> interpreter.value(part).at()).toArray();
  }

  /**
   * The objective at these losses.
   *
   * @throws NumericalException if the loss of a present task is not finite, or not above 0 although
   *     the method needs that; names the task by its number
   */
  public double objective(double... losses) {
    return new Interpreter(at(losses)).value(objective).at();
  }

  /** The derivative of the objective in each loss: the weights. */
  public double[] gradient(double... losses) {
    return Gradients.finiteDifference(objective, LOSSES, at(losses)).data();
  }

  /** The derivative of the objective in a variable. */
  public double[] gradientIn(String variable, double... losses) {
    return Gradients.finiteDifference(objective, declared(variable), at(losses)).data();
  }

  /** Takes a step at these losses: moves the variables that the method updates in the graph. */
  public WeightingTrial step(double... losses) {
    Interpreter interpreter = new Interpreter(at(losses));
    List<Map.Entry<Variable, Tensor>> updates = new ArrayList<>(g.updates().entrySet());
    List<Values> values = updates.stream().map(u -> interpreter.value(u.getValue())).toList();
    for (int i = 0; i < values.size(); i++) {
      feed = feed.variable(updates.get(i).getKey(), values.get(i));
    }
    return this;
  }

  private Feed at(double... losses) {
    if (losses.length != present.length) {
      throw new IllegalArgumentException(
          "%d losses were expected, but there are %d".formatted(present.length, losses.length));
    }
    for (int t = 0; t < losses.length; t++) {
      check(t, losses[t]);
    }
    return feed.input(LOSSES, Values.vector(losses));
  }

  private void check(int task, double loss) {
    if (present[task] && !Double.isFinite(loss)) {
      throw new NumericalException(
          "the loss of task %d (counted from 0) is not finite: %s".formatted(task, loss));
    }
    if (present[task] && weighting.needs().positiveLosses() && !(loss > 0)) {
      throw new NumericalException(
          "the method needs losses above 0, but that of task %d (counted from 0) is %s"
              .formatted(task, loss));
    }
  }
}
