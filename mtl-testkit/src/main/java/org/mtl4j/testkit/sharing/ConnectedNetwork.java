// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Head;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/**
 * A sharing strategy, built and connected for training and inference, on three numbers x, y, z and
 * two categorical features k (4 values) and l (3 values). Heads are one dense layer.
 */
public final class ConnectedNetwork {
  /** The features of a row. */
  public static final InputSpec INPUTS =
      new InputSpec(
          List.of("x", "y", "z"),
          List.of(new InputSpec.Category("k", 4), new InputSpec.Category("l", 3)),
          Map.of());

  private final Scope scope = Scope.root();
  private final List<Task> tasks;
  private final InputSpec inputs;
  private final boolean ownRows;
  private final Map<Graph.Mode, Outputs> outputs = new LinkedHashMap<>();
  private final Map<Graph.Mode, Graph> graphs = new LinkedHashMap<>();

  private ConnectedNetwork(
      SharingStrategy strategy,
      InputSpec inputs,
      Encoder encoder,
      List<? extends Task> tasks,
      boolean ownRows) {
    this.tasks = List.copyOf(tasks);
    this.inputs = inputs;
    this.ownRows = ownRows;
    Head head =
        (place, in, width) ->
            new Dense(place.child("output"), in.elements(), width, Activation.NONE);
    Map<String, Head> heads = this.tasks.stream().collect(Collectors.toMap(Task::name, t -> head));
    Blueprint plan = Blueprint.of(scope, inputs, encoder, this.tasks, heads);
    Network network = strategy.build(plan);
    for (Graph.Mode mode : Graph.Mode.values()) {
      Graph graph = new Graph(mode);
      graphs.put(mode, graph);
      outputs.put(mode, plan.checked(network.connect(connection(graph))));
    }
  }

  /** All tasks read the same rows, through a {@link TrialEncoder}. */
  public static ConnectedNetwork of(SharingStrategy strategy, List<? extends Task> tasks) {
    return of(strategy, new TrialEncoder(), tasks);
  }

  /** All tasks read the same rows. */
  public static ConnectedNetwork of(
      SharingStrategy strategy, Encoder encoder, List<? extends Task> tasks) {
    return of(strategy, INPUTS, encoder, tasks);
  }

  /**
   * All tasks read the same rows, of other features. {@link #feed} gives numbers and codes only.
   */
  public static ConnectedNetwork of(
      SharingStrategy strategy, InputSpec inputs, Encoder encoder, List<? extends Task> tasks) {
    return new ConnectedNetwork(strategy, inputs, encoder, tasks, false);
  }

  /** Each task reads its own rows, from inputs that start with its name. */
  public static ConnectedNetwork ownRows(SharingStrategy strategy, List<? extends Task> tasks) {
    return ownRows(strategy, new TrialEncoder(), tasks);
  }

  /** Each task reads its own rows. */
  public static ConnectedNetwork ownRows(
      SharingStrategy strategy, Encoder encoder, List<? extends Task> tasks) {
    return new ConnectedNetwork(strategy, INPUTS, encoder, tasks, true);
  }

  /** The name of a feature input of a task. */
  public String input(Task task, String name) {
    return ownRows ? task.name() + "." + name : name;
  }

  /** The tasks. */
  public List<Task> tasks() {
    return tasks;
  }

  /** The root of all variables. */
  public Scope scope() {
    return scope;
  }

  /** One of the two graphs. */
  public Graph graph(Graph.Mode mode) {
    return graphs.get(mode);
  }

  /** The outputs in one of the two graphs. */
  public Outputs outputs(Graph.Mode mode) {
    return outputs.get(mode);
  }

  /** The outputs in the training graph. */
  public Outputs outputs() {
    return outputs(Graph.Mode.TRAINING);
  }

  /** The variable of a name. */
  public Variable variable(String name) {
    return scope.variables().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + scope.variables()));
  }

  /** Random features, labels 0 and 1, and initial values of the variables. */
  public Feed feed(int rows) {
    Random random = new Random(3);
    Feed feed = new Feed().initial(scope.variables(), 5);
    for (Task task : tasks) {
      String numbers = input(task, InputSpec.NUMBERS);
      if (!feed.inputs().containsKey(numbers)) {
        feed =
            feed.input(numbers, Values.fill(Shape.of(rows, 3), i -> random.nextGaussian()))
                .input(
                    input(task, InputSpec.CODES),
                    Values.fill(Shape.of(rows, 2), i -> random.nextInt(3)));
      }
      Shape labels = Shape.of(rows, task.labelWidth());
      feed = feed.input(Dataset.label(task.name()), Values.fill(labels, i -> random.nextInt(2)));
    }
    double[] first =
        graph(Graph.Mode.TRAINING).numbers().stream()
            .mapToDouble(v -> v.initializer().constantValue().orElseThrow())
            .toArray();
    return feed.input(Graph.NUMBERS, Values.vector(first));
  }

  /** The output of a task in the training graph. */
  public Values output(String task, Feed feed) {
    return output(Graph.Mode.TRAINING, task, feed);
  }

  /** The output of a task. */
  public Values output(Graph.Mode mode, String task, Feed feed) {
    return new Interpreter(feed).value(outputs(mode).outputs().get(task));
  }

  /** The value of a tensor. */
  public double[] value(Tensor tensor, Feed feed) {
    return new Interpreter(feed).value(tensor).data();
  }

  /** The loss of a task: of its labels and of its terms. */
  public Tensor loss(Task task) {
    Graph g = graph(Graph.Mode.TRAINING);
    Labels labels = labels(g, task);
    Tensor output = outputs().outputs().get(task.name());
    Tensor loss = labels.mean(g, task.loss(g, output, labels.values()));
    for (Tensor term : outputs().terms(task.name()).values()) {
      loss = g.add(loss, term);
    }
    return loss;
  }

  /** The first two parts of the names of the variables that the losses of exactly these reach. */
  public Set<String> reachedBy(String... names) {
    Set<String> places = new TreeSet<>();
    for (Variable variable : scope.variables()) {
      List<String> reaching = new ArrayList<>();
      for (Task task : tasks) {
        if (Reach.of(loss(task)).contains(variable)) {
          reaching.add(task.name());
        }
      }
      if (reaching.equals(List.of(names))) {
        String[] parts = variable.name().split("/");
        places.add(parts[0] + "/" + parts[1]);
      }
    }
    return places;
  }

  private Connection connection(Graph g) {
    PerTask<Features> features = PerTask.of(tasks, task -> features(g, task));
    return new Connection() {
      @Override
      public Graph graph() {
        return g;
      }

      @Override
      public Features features(Task task) {
        return features.of(task);
      }

      @Override
      public Optional<Features> common() {
        return ownRows ? Optional.empty() : Optional.of(features.first());
      }

      @Override
      public Optional<Labels> labels(Task task) {
        return g.training() ? Optional.of(ConnectedNetwork.labels(g, task)) : Optional.empty();
      }
    };
  }

  private Features features(Graph g, Task task) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (!inputs.numbers().isEmpty()) {
      Shape shape = Shape.batchOf(inputs.numbers().size());
      tensors.put(InputSpec.NUMBERS, g.input(input(task, InputSpec.NUMBERS), DType.FLOAT, shape));
    }
    if (!inputs.categories().isEmpty()) {
      Shape shape = Shape.batchOf(inputs.categories().size());
      tensors.put(InputSpec.CODES, g.input(input(task, InputSpec.CODES), DType.INT, shape));
    }
    inputs
        .arrays()
        .forEach(
            (name, row) ->
                tensors.put(
                    name, g.input(input(task, name), DType.FLOAT, Shape.batchOf(row.sizes()))));
    return new Features(tensors);
  }

  private static Labels labels(Graph g, Task task) {
    Tensor values =
        g.input(Dataset.label(task.name()), DType.FLOAT, Shape.batchOf(task.labelWidth()));
    Tensor mask = g.cast(g.not(g.isNan(values)), DType.FLOAT);
    Tensor filled = g.where(g.isNan(values), g.constant(0), values);
    return new TrialLabels(filled, mask);
  }

  /** Tasks of names, each a probability. */
  public static List<Task> yesNo(String... names) {
    return List.of(names).stream().<Task>map(TrialTask::yesNo).toList();
  }
}
