// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.methods.sharing.chain.Chain.Link;

/**
 * Adaptive information transfer (Xi et al., KDD 2021) along a chain of events, each of which
 * requires the one before. The tower q_t of a task and the information p_t = relu(W z_{t-1} + b)
 * from the task before it are mixed by attention:
 *
 * <p>z_t = Σ_u softmax_u(⟨Q u, K u⟩ / √d) V u over u in {q_t, p_t}; z_1 = q_1; y_t = h_t(z_t).
 *
 * <p>The calibrator adds calibrator · mean(max(p_t - p_{t-1}, 0)) to the loss of task t, where p
 * are the probabilities: the loss of the transfer {@code consistency}, inside weighting and
 * balancing. The mean over rows is that of the authors' code, which has one Q, K and V for all
 * tasks; here each task has its own.
 *
 * <p>Embeddings and the first {@code shared} stages are shared; the other stages are the towers.
 * The loss of a task reaches the towers of the tasks before it. Features of rank above 1 (tokens,
 * images, ensembles) are transferred position by position.
 *
 * @param chain the tasks in order, the most frequent event first; if empty, all tasks. Others have
 *     towers alone
 * @param calibrator the factor of the calibrator; 0 for none, so that any task can be in the chain
 * @param shared the shared stages after the stem; the paper shares embeddings alone
 */
@Pluggable(
    name = "aitm",
    summary = "Transfer by attention along a chain of events, with a calibrator.",
    source = "Xi et al., KDD 2021")
public record Aitm(
    @Option("tasks in order, the most frequent event first; empty: all tasks") List<String> chain,
    @Option("factor of the loss on probabilities that rise along the chain, 0 or more")
        double calibrator,
    @Option("stages after the stem that all tasks share, 0 to 1024") int shared)
    implements SharingStrategy {

  public Aitm {
    chain = List.copyOf(chain);
    Bounds.notNegative("calibrator", calibrator);
    Bounds.within(0, 1024, "shared", shared);
  }

  public Aitm() {
    this(List.of(), 0.6, 0);
  }

  @Override
  public Network build(Blueprint plan) {
    Chain line = Chain.line("the sharing 'aitm'", plan.tasks(), chain);
    if (calibrator > 0) {
      line.ofProbabilities();
    }
    Towers towers = Towers.of(plan, shared);
    Scope place = plan.scope().child("transfer");
    PerTask<Optional<Attention>> transfers =
        plan.perTask(
            task -> Attention.of(place.child(task.name()), towers.output(), line.before(task)));
    PerTask<Layer> heads = plan.heads(towers.output());
    return c -> connect(plan, c, new Layers(line, towers, transfers, heads));
  }

  private Outputs connect(Blueprint plan, Connection c, Layers layers) {
    Graph g = c.graph();
    Outputs outputs = plan.outputs(g, task -> layers.logit(g, c.features(task), task));
    for (Link link : layers.line().links()) {
      String later = link.later().name();
      Features features = c.features(link.later());
      outputs =
          outputs.observe(
              "attention of %s to %s".formatted(later, link.earlier().name()),
              g.mean(layers.attention(g, features, link)));
      if (calibrator > 0) {
        Tensor before = layers.logit(g, features, link.earlier());
        Tensor excess = Chain.excess(g, before, outputs.outputs().get(later));
        outputs = outputs.term(later, "calibrator", g.scale(excess, calibrator));
      }
    }
    return outputs;
  }

  /** The constructed layers. */
  private record Layers(
      Chain line, Towers towers, PerTask<Optional<Attention>> transfers, PerTask<Layer> heads) {

    Tensor logit(Graph g, Features features, Task task) {
      return heads.of(task).apply(g, z(g, features, task));
    }

    /** z_t. */
    private Tensor z(Graph g, Features features, Task task) {
      return line.follow(
          task,
          (t, before) -> {
            Tensor q = towers.apply(g, features, t);
            return transfers.of(t).map(a -> a.mix(g, q, before.get(0))).orElse(q);
          });
    }

    /** The weights of the information from the earlier task. */
    Tensor attention(Graph g, Features features, Link link) {
      Tensor q = towers.apply(g, features, link.later());
      Attention attention = transfers.of(link.later()).orElseThrow();
      Tensor weights = attention.weights(g, q, z(g, features, link.earlier()));
      return g.slice(weights, -1, 1, 2);
    }
  }

  /** The attention of a task to its own tower and to the task before it. */
  private record Attention(Layer information, Variable query, Variable key, Variable value) {
    /** The layers of a task; none if no task is before it. */
    static Optional<Attention> of(Scope place, Shape row, List<Task> before) {
      if (before.isEmpty()) {
        return Optional.empty();
      }
      int width = row.size(-1);
      Shape square = Shape.of(width, width);
      return Optional.of(
          new Attention(
              new PerPosition(place.child("information"), row, width, Activation.RELU),
              place.variable("query", square, Initializer.glorot()),
              place.variable("key", square, Initializer.glorot()),
              place.variable("value", square, Initializer.glorot())));
    }

    /** Σ_u softmax_u(⟨Q u, K u⟩ / √d) V u. */
    Tensor mix(Graph g, Tensor q, Tensor before) {
      Tensor a = weights(g, q, before);
      Tensor own = g.multiply(g.slice(a, -1, 0, 1), q);
      Tensor passed = g.multiply(g.slice(a, -1, 1, 2), information.apply(g, before));
      return g.matmul(g.add(own, passed), g.variable(value));
    }

    /** The softmax of the scores of q_t and p_t [batch, ..., 2]. */
    Tensor weights(Graph g, Tensor q, Tensor before) {
      return g.softmax(g.stack(List.of(score(g, q), score(g, information.apply(g, before))), -1));
    }

    private Tensor score(Graph g, Tensor u) {
      Tensor query = g.matmul(u, g.variable(this.query));
      Tensor products = g.multiply(query, g.matmul(u, g.variable(key)));
      return g.scale(g.sum(products, -1), 1 / Math.sqrt(u.shape().size(-1)));
    }
  }
}
