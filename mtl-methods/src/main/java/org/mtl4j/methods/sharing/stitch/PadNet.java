// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * PAD-Net, prediction and distillation (Xu et al., CVPR 2018): one encoder f, then features of each
 * task, F_t = relu(V_t f(x)), from which a first head predicts the task. The final head of a task
 * reads its features and gated messages from those of all others,
 *
 * <p>F_t + Σ_{j ≠ t} G ⊙ W_tj F_j.
 *
 * <p>The gate is G = sigmoid(A_t F_t) in the paper ({@code TARGET}), and sigmoid(A_tj F_j) in the
 * published code of multi-task surveys ({@code SOURCE}). All layers are dense over the last axis,
 * the same at every position. The loss of the first predictions is a term of each task.
 *
 * <p>The encoder is shared, and the features F of all tasks through the messages. Messages, gates
 * and heads are private. Messages grow with the square of the number of tasks.
 *
 * @param gate the features that the gate reads
 * @param first the factor of the losses of the first predictions
 */
@Pluggable(
    name = "pad-net",
    summary = "One encoder; the head of a task reads gated features of the other tasks.",
    source = "Xu et al., CVPR 2018")
public record PadNet(
    @Option("features that a gate reads: of the task that sends, or of the one that receives")
        Gate gate,
    @Option("factor of the losses of the first predictions, 0 or more") double first)
    implements SharingStrategy {

  /** The features that a gate reads. */
  public enum Gate {
    /** Those of the task that sends, as in published code. */
    SOURCE,
    /** Those of the task that receives, as in the paper. */
    TARGET
  }

  public PadNet {
    Bounds.notNegative("first", first);
  }

  public PadNet() {
    this(Gate.SOURCE, 1);
  }

  /** The first prediction of a task. */
  private record First(Layer head, Optional<Layer> readout) {
    static First of(Blueprint plan, Task task, Shape in) {
      Scope place = plan.scope().child("first").child(task.name());
      return new First(plan.head(place, task, in), task.readout(place.child("readout")));
    }

    /** The loss of the first prediction; of an ensemble the mean over members. */
    Tensor loss(Graph g, Task task, Tensor features, Labels labels) {
      Tensor output = head.apply(g, features);
      int members = output.shape().rank() == 3 ? output.shape().size(1) : 1;
      Tensor sum =
          IntStream.range(0, members)
              .mapToObj(m -> output.shape().rank() == 3 ? g.index(output, 1, m) : output)
              .map(o -> readout.map(layer -> layer.apply(g, o)).orElse(o))
              .map(o -> labels.mean(g, task.loss(g, o, labels.values())))
              .reduce(g::add)
              .orElseThrow();
      return g.scale(sum, 1.0 / members);
    }
  }

  @Override
  public Network build(Blueprint plan) {
    Trunk trunk = plan.trunk(plan.scope().child("encoder"));
    Shape row = trunk.output();
    PerTask<Layer> own =
        plan.perTask(
            task -> dense(plan.scope().child("features").child(task.name()), row, Activation.RELU));
    PerTask<First> firsts = plan.perTask(task -> First.of(plan, task, row));
    PerTask<List<Message>> messages = plan.perTask(task -> messages(plan, task, row));
    PerTask<Layer> heads = plan.heads(row);
    return c -> {
      Graph g = c.graph();
      PerTask<PerTask<Tensor>> features =
          plan.perTask(task -> features(g, plan, own, trunk.apply(g, c.features(task))));
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                Tensor sum = features.of(task).of(task);
                for (Message message : messages.of(task)) {
                  sum = g.add(sum, message.apply(g, features.of(task)));
                }
                return heads.of(task).apply(g, sum);
              });
      for (Task task : plan.tasks()) {
        Tensor read = features.of(task).of(task);
        outputs = withFirst(outputs, c, task, firsts.of(task), read);
        List<Tensor> means =
            messages.of(task).stream()
                .map(message -> g.mean(message.open(g, features.of(task))))
                .toList();
        outputs =
            means.isEmpty() ? outputs : outputs.observe("gates/" + task.name(), g.stack(means, 0));
      }
      return outputs;
    };
  }

  /** F_j of all tasks, for the rows of one. */
  private static PerTask<Tensor> features(
      Graph g, Blueprint plan, PerTask<Layer> own, Tensor representation) {
    return plan.perTask(task -> own.of(task).apply(g, representation));
  }

  private Outputs withFirst(
      Outputs outputs, Connection c, Task task, First prediction, Tensor features) {
    Graph g = c.graph();
    return c.labels(task)
        .map(labels -> g.scale(prediction.loss(g, task, features, labels), first))
        .map(loss -> outputs.term(task.name(), "first", loss))
        .orElse(outputs);
  }

  /**
   * G ⊙ W_tj F_j.
   *
   * @param source the task that sends
   * @param read the task whose features the gate reads
   */
  private record Message(Task source, Task read, Layer gate, Layer content) {
    Tensor open(Graph g, PerTask<Tensor> features) {
      return gate.apply(g, features.of(read));
    }

    Tensor apply(Graph g, PerTask<Tensor> features) {
      return g.multiply(open(g, features), content.apply(g, features.of(source)));
    }
  }

  /** The messages to a task. A gate that reads its features serves all of them. */
  private List<Message> messages(Blueprint plan, Task task, Shape row) {
    Scope place = plan.scope().child("messages").child(task.name());
    List<Task> others = plan.tasks().stream().filter(other -> other != task).toList();
    Optional<Layer> common =
        gate == Gate.TARGET && !others.isEmpty()
            ? Optional.of(dense(place.child("gate"), row, Activation.SIGMOID))
            : Optional.empty();
    List<Message> messages = new ArrayList<>();
    for (Task other : others) {
      Scope from = place.child("from").child(other.name());
      Layer opening = common.orElseGet(() -> dense(from.child("gate"), row, Activation.SIGMOID));
      Layer content = dense(from.child("content"), row, Activation.NONE);
      messages.add(new Message(other, common.isPresent() ? task : other, opening, content));
    }
    return messages;
  }

  private static Layer dense(Scope scope, Shape row, Activation activation) {
    return new PerPosition(scope, row, row.size(-1), activation);
  }
}
