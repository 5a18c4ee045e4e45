// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Inputs;
import org.mtl4j.api.sharing.Inputs.Features;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.methods.PlainTask;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/**
 * A strategy connected for the tasks a, b and c, with three numbers and two categorical features.
 */
record Connected(Scope scope, Graph graph, Outputs outputs) {
  static final List<String> TASKS = List.of("a", "b", "c");
  private static final InputSpec INPUTS =
      new InputSpec(
          List.of("x", "y", "z"),
          List.of(new InputSpec.Category("k", 4), new InputSpec.Category("l", 3)),
          Map.of());

  /** All tasks read the same rows. */
  static Connected common(SharingStrategy strategy) {
    return of(strategy, new Tabular(), g -> Inputs.common(features(g, "")));
  }

  /** Each task reads its own rows, from inputs that start with its name. */
  static Connected own(SharingStrategy strategy) {
    return of(strategy, new Tabular(), g -> task -> features(g, task + "."));
  }

  static Connected of(SharingStrategy strategy, Encoder encoder, Function<Graph, Inputs> inputs) {
    Scope scope = Scope.root();
    List<Task> tasks = TASKS.stream().<Task>map(PlainTask::value).toList();
    var heads = TASKS.stream().collect(Collectors.toMap(name -> name, name -> new MlpHead()));
    var network = strategy.build(new Blueprint(scope, INPUTS, encoder, tasks, Map.copyOf(heads)));
    Graph graph = new Graph(Graph.Mode.TRAINING);
    return new Connected(scope, graph, network.connect(graph, inputs.apply(graph)));
  }

  private static Features features(Graph g, String prefix) {
    return new Features(
        Map.of(
            InputSpec.NUMBERS, g.input(prefix + InputSpec.NUMBERS, DType.FLOAT, Shape.batchOf(3)),
            InputSpec.CODES, g.input(prefix + InputSpec.CODES, DType.INT, Shape.batchOf(2))));
  }

  /** Random features, and initial values of the variables. */
  Feed feed(int rows) {
    Feed feed = new Feed().initial(scope.variables(), 5);
    Random random = new Random(3);
    for (String prefix : List.of("", "a.", "b.", "c.")) {
      feed =
          feed.input(
                  prefix + InputSpec.NUMBERS,
                  Values.fill(Shape.of(rows, 3), i -> random.nextGaussian()))
              .input(
                  prefix + InputSpec.CODES, Values.fill(Shape.of(rows, 2), i -> random.nextInt(3)));
    }
    return feed;
  }

  Values output(String task, Feed feed) {
    return new Interpreter(feed).value(outputs.outputs().get(task));
  }

  /** The first two parts of the names of the variables that exactly these tasks reach. */
  Set<String> reachedBy(String... tasks) {
    Set<String> places = new TreeSet<>();
    for (Variable variable : scope.variables()) {
      List<String> reaching = new ArrayList<>();
      outputs
          .outputs()
          .forEach(
              (task, output) -> {
                if (Reach.of(output).contains(variable)) {
                  reaching.add(task);
                }
              });
      if (reaching.equals(List.of(tasks))) {
        String[] parts = variable.name().split("/");
        places.add(parts[0] + "/" + parts[1]);
      }
    }
    return places;
  }

  Variable variable(String name) {
    return scope.variables().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + scope.variables()));
  }
}
