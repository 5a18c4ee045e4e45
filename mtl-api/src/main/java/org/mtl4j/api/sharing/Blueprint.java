// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.task.Head;
import org.mtl4j.api.task.Task;

/** The parts from which a {@link SharingStrategy} constructs its layers. */
public final class Blueprint {
  private final Scope scope;
  private final InputSpec inputs;
  private final Encoder encoder;
  private final List<Task> tasks;
  private final Map<String, Head> heads;
  private final Map<String, List<Double>> starts;

  private Blueprint(
      Scope scope,
      InputSpec inputs,
      Encoder encoder,
      List<Task> tasks,
      Map<String, Head> heads,
      Map<String, List<Double>> starts) {
    this.scope = scope;
    this.inputs = inputs;
    this.encoder = encoder;
    this.tasks = List.copyOf(tasks);
    this.heads = Map.copyOf(heads);
    this.starts = Map.copyOf(starts);
  }

  /**
   * A blueprint with initial outputs of 0.
   *
   * @param scope the root of all variable names
   * @param inputs the features of a row
   * @param encoder the encoder, to be shared, copied or split into stages
   * @param tasks the tasks, in the order of losses and Jacobian rows
   * @param heads the head of each task, by name
   */
  public static Blueprint of(
      Scope scope, InputSpec inputs, Encoder encoder, List<Task> tasks, Map<String, Head> heads) {
    return new Blueprint(scope, inputs, encoder, tasks, heads, Map.of());
  }

  /**
   * The same with initial outputs of the heads.
   *
   * @param initial one number for each output of a task, by name; of a task without them 0
   */
  public Blueprint starting(Map<String, List<Double>> initial) {
    return new Blueprint(scope, inputs, encoder, tasks, heads, initial);
  }

  /**
   * The same, whose variables are updated in another way: those of encoders and heads as well.
   *
   * @param updates as in {@link Scope#with}
   */
  public Blueprint with(Updates updates) {
    return new Blueprint(scope.with(updates), inputs, encoder, tasks, heads, starts);
  }

  /** The initial outputs of heads by task; of a task without them 0. */
  public Map<String, List<Double>> starts() {
    return starts;
  }

  /** The root of all variable names. */
  public Scope scope() {
    return scope;
  }

  /** The features of a row. */
  public InputSpec inputs() {
    return inputs;
  }

  /** The encoder, to be shared, copied or split into stages. */
  public Encoder encoder() {
    return encoder;
  }

  /** The tasks, in the order of losses and Jacobian rows. */
  public List<Task> tasks() {
    return tasks;
  }

  /**
   * The task that an option names.
   *
   * @param option the name of the option, for the message
   * @throws ConfigurationException if there is no such task
   */
  public Task task(String option, String name) {
    return tasks.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "model.sharing.%s: there is no task '%s'; %s"
                        .formatted(
                            option,
                            name,
                            Nearest.hint(name, tasks.stream().map(Task::name).toList()))));
  }

  /** One value for each task. */
  public <T> PerTask<T> perTask(Function<Task, T> make) {
    return PerTask.of(tasks, make);
  }

  /** Constructs the stem of the encoder in {@code place/stem}. */
  public Stem stem(Scope place) {
    return encoder.stem(place.child("stem"), inputs);
  }

  /** Constructs all stages after the stem, each in the scope of its index. */
  public Sequential stages(Scope place, Shape in) {
    return stages(place, in, 0, encoder.stages().size());
  }

  /**
   * Constructs consecutive stages after the stem, each in the scope of its index.
   *
   * @param in the shape of one row of the input
   * @param from inclusive, counted from 0
   * @param to exclusive
   */
  public Sequential stages(Scope place, Shape in, int from, int to) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = in;
    for (int i = from; i < to; i++) {
      Layer layer = encoder.stages().get(i).build(place.child(i), shape);
      layers.add(layer);
      shape = layer.output();
    }
    return new Sequential(in, layers);
  }

  /** Constructs the whole encoder in the given scope. */
  public Trunk trunk(Scope place) {
    return trunk(place, encoder.stages().size());
  }

  /** Constructs the stem and the first stages of the encoder in the given scope. */
  public Trunk trunk(Scope place, int stages) {
    Stem stem = stem(place);
    return new Trunk(stem, stages(place, stem.output(), 0, stages));
  }

  /** Constructs a whole encoder for each task, in its {@link #trunkScope}. */
  public PerTask<Trunk> trunks() {
    return perTask(task -> trunk(trunkScope(task)));
  }

  /** The scope of a task's own encoder: {@code encoders/TASK}. */
  public Scope trunkScope(Task task) {
    return scope.child("encoders").child(task.name());
  }

  /** A constructed encoder, or its first stages. */
  public record Trunk(Stem stem, Sequential stages) {
    /** The shape of one row of the representation. */
    public Shape output() {
      return stages.output();
    }

    /** Builds the representation [batch, output...]. */
    public Tensor apply(Graph g, Features features) {
      return stages.apply(g, stem.apply(g, features));
    }
  }

  /** Copies, each constructed in the scope of its index below the given one. */
  public <T> List<T> copies(Scope place, int count, Function<Scope, T> make) {
    return IntStream.range(0, count).mapToObj(i -> make.apply(place.child(i))).toList();
  }

  /**
   * Constructs the head of a task in {@code heads/TASK}. The members of an ensemble share it.
   *
   * @param in the shape of one row of the representation
   */
  public Layer head(Task task, Shape in) {
    return head(scope.child("heads").child(task.name()), task, in);
  }

  /**
   * Constructs a head of the kind of a task in another scope.
   *
   * @param in the shape of one row of the representation
   */
  public Layer head(Scope place, Task task, Shape in) {
    boolean ensemble = encoder.members() > 1 && in.rank() > 1 && in.size(0) == encoder.members();
    Shape one = ensemble ? in.without(0) : in;
    Head head = heads.get(task.name());
    List<Double> start = starts.get(task.name());
    Layer layer =
        start == null ? head.build(place, one, task.outputWidth()) : head.build(place, one, start);
    return ensemble ? new EachMember(in, layer) : layer;
  }

  /**
   * A layer applied to each member of an ensemble: the members become rows of the batch.
   *
   * @param in the shape of one row, [members, ...]
   */
  private record EachMember(Shape in, Layer layer) implements Layer {
    @Override
    public Shape output() {
      return layer.output().prepend(in.size(0));
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      Tensor rows = g.reshape(x, Shape.batchOf(in.without(0).sizes()).sizes());
      return g.reshape(layer.apply(g, rows), Shape.batchOf(output().sizes()).sizes());
    }
  }

  /** Constructs the heads of all tasks, for representations of one shape. */
  public PerTask<Layer> heads(Shape in) {
    return perTask(task -> head(task, in));
  }

  /**
   * Constructs one head for all tasks in {@code heads/common}: that of the first task.
   *
   * @param in the shape of one row of the representation
   * @throws ConfigurationException if output widths or predictions of the tasks differ
   */
  public Layer commonHead(Shape in) {
    Task first = tasks.get(0);
    for (Task task : tasks) {
      if (task.outputWidth() != first.outputWidth() || task.prediction() != first.prediction()) {
        throw new ConfigurationException(
            "tasks can share an output layer only if their outputs are alike, but '"
                + first.name()
                + "' puts out "
                + first.outputWidth()
                + " x "
                + first.prediction()
                + " and '"
                + task.name()
                + "' "
                + task.outputWidth()
                + " x "
                + task.prediction());
      }
    }
    return head(scope.child("heads/common"), first, in);
  }

  /**
   * Builds the output of each task.
   *
   * @param output of a task [batch, outputWidth], or [batch, members, outputWidth] of an ensemble
   * @throws ShapeException if an output has another shape
   */
  public Outputs outputs(Graph g, Function<Task, Tensor> output) {
    return Outputs.of(
        perTask(task -> g.within("task " + task.name(), () -> checked(task, output.apply(task))))
            .byName());
  }

  /**
   * Checks outputs that were not built by {@link #outputs}.
   *
   * @throws ShapeException if an output has another shape than its task needs
   * @throws ContractException if a task has no output, or an output no task
   */
  public Outputs checked(Outputs outputs) {
    Set<String> names = new LinkedHashSet<>(tasks.stream().map(Task::name).toList());
    if (!names.equals(outputs.outputs().keySet())) {
      throw new ContractException(
          "the sharing strategy gives outputs of %s, but the tasks are %s"
              .formatted(String.join(", ", outputs.outputs().keySet()), String.join(", ", names)));
    }
    tasks.forEach(task -> checked(task, outputs.outputs().get(task.name())));
    return outputs;
  }

  private Tensor checked(Task task, Tensor output) {
    Shape row = Shape.of(task.outputWidth());
    Shape expected =
        encoder.members() > 1 && output.shape().rank() == 3
            ? row.prepend(encoder.members()).prepend(Shape.UNKNOWN)
            : row.prepend(Shape.UNKNOWN);
    if (output.type() != DType.FLOAT || !output.shape().equals(expected)) {
      throw new ShapeException(
          "the output of task '%s' is %s %s, expected FLOAT %s"
              .formatted(task.name(), output.type(), output.shape(), expected));
    }
    return output;
  }
}
