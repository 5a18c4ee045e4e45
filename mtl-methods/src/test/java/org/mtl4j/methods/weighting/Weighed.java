// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Terms;
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

/**
 * A weighting over the tasks a, b, c, .. whose losses are given, as the model's assembly and a
 * backend treat it: absent losses are 1, separate terms of absent tasks are left out, and variables
 * move where a step says so.
 */
final class Weighed {
  private static final String LOSSES = "losses";
  private static final String PRESENT = "present";
  private static final String CONTROLS = "controls";
  private static final String FEATURES = "features";

  final Scope scope = Scope.root();
  private final Graph g = new Graph(Graph.Mode.TRAINING);
  private final LossWeighting weighting;
  private final int tasks;
  private final Tensor objective;
  private Feed feed;

  Weighed(LossWeighting weighting, int tasks) {
    this.weighting = weighting;
    this.tasks = tasks;
    Tensor present = g.input(PRESENT, DType.FLOAT, Shape.of(tasks));
    Tensor given = g.input(LOSSES, DType.FLOAT, Shape.of(tasks));
    Tensor there = g.less(g.constant(0.5), present);
    Tensor values = g.where(there, given, g.constant(1));
    Terms terms =
        weighting.terms(
            g,
            new Losses(
                scope,
                names(tasks),
                IntStream.range(0, tasks).mapToObj(t -> g.index(values, 0, t)).toList(),
                present,
                g.input(CONTROLS, DType.FLOAT, Shape.of(weighting.controls(tasks))),
                Optional.of(g.input(FEATURES, DType.FLOAT, Shape.batchOf(2)))));
    Tensor sum = g.constant(0);
    for (int t = 0; t < terms.parts().size(); t++) {
      Tensor part = terms.parts().get(t);
      sum =
          g.add(sum, terms.separate() ? g.where(g.index(there, 0, t), part, g.constant(0)) : part);
    }
    this.objective = sum;
    this.feed =
        new Feed()
            .initial(scope.variables(), 1)
            .input(FEATURES, Values.matrix(new double[] {1, 2}, new double[] {3, 6}))
            .input(CONTROLS, Values.vector(new double[weighting.controls(tasks)]));
    present(IntStream.range(0, tasks).toArray());
  }

  private static List<String> names(int tasks) {
    return IntStream.range(0, tasks).mapToObj(t -> Character.toString('a' + t)).toList();
  }

  /** Only these tasks take part from now on. */
  Weighed present(int... which) {
    double[] there = new double[tasks];
    Arrays.stream(which).forEach(t -> there[t] = 1);
    feed = feed.input(PRESENT, Values.vector(there));
    return this;
  }

  /** The host's part at a point of a run. */
  Weighed after(History history) {
    double[] controls = new double[weighting.controls(tasks)];
    weighting.control(history, controls);
    feed = feed.input(CONTROLS, Values.vector(controls));
    return this;
  }

  /** The same of a method that looks around before a step. */
  Weighed after(History history, Probe probe) {
    double[] controls = new double[weighting.controls(tasks)];
    weighting.control(history, probe, controls);
    feed = feed.input(CONTROLS, Values.vector(controls));
    return this;
  }

  /** The value of a variable. */
  Weighed variable(String name, double... values) {
    Variable variable = named(name);
    feed = feed.variable(variable, Values.of(variable.shape(), values));
    return this;
  }

  double[] variable(String name) {
    return feed.variables().get(name).data();
  }

  private Variable named(String name) {
    return scope.variables().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  /** What is minimised at these losses. */
  double objective(double... losses) {
    return new Interpreter(at(losses)).value(objective).at();
  }

  /** Its derivative in each loss: the weights. */
  double[] gradient(double... losses) {
    return Gradients.finiteDifference(objective, LOSSES, at(losses)).data();
  }

  /** Its derivative in a variable. */
  double[] gradientIn(String variable, double... losses) {
    return Gradients.finiteDifference(objective, named(variable), at(losses)).data();
  }

  /** Takes a step at these losses, in which nothing moves but what the weighting keeps itself. */
  Weighed step(double... losses) {
    Interpreter interpreter = new Interpreter(at(losses));
    List<Map.Entry<Variable, Tensor>> updates = new ArrayList<>(g.updates().entrySet());
    List<Values> values = updates.stream().map(u -> interpreter.value(u.getValue())).toList();
    for (int i = 0; i < values.size(); i++) {
      feed = feed.variable(updates.get(i).getKey(), values.get(i));
    }
    return this;
  }

  private Feed at(double... losses) {
    return feed.input(LOSSES, Values.vector(losses));
  }
}
