// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;

/**
 * Parameter and embedding personalized network (PEPNet; Chang et al., KDD 2023): one stem
 * (embeddings) for all tasks, the stages of the encoder as a tower of each task, and gates that
 * scale both by what is known about a row.
 *
 * <p>A gate unit is 2σ(relu(u V + a) W + b), near 1 at the start, one factor for each element of
 * the last axis. EPNet scales the output E of the stem: E' = δ(domain ⊕ sg E) ⊙ E. PPNet scales the
 * input of each stage and of the head of a task: h' = δ_tl(prior ⊕ sg E') ⊙ h, with h = E' first.
 * sg stops the gradient, ⊕ concatenates. {@code domain} and {@code prior} are features named by the
 * user, such as the page or market, and the user or author: categories by embeddings in a table of
 * their own, numbers as they are. Without names a gate reads sg E or sg E' alone.
 *
 * <p>Stem, EPNet and the embeddings of domain and prior are shared; towers, their gates and heads
 * are private. The authors published no code; gates of their own for each layer, and the hidden
 * width, are those of FuxiCTR's PEPNet.
 *
 * <p>Observations: {@code embedding gate}, the mean of δ of EPNet; {@code tower gates} [tasks,
 * stages + 1], the means of δ_tl.
 *
 * @param domain the features that the gate of the embeddings reads
 * @param prior the features that the gates of the towers read
 * @param embedding the width of the embeddings of these features
 * @param hidden the width of the hidden layer of a gate
 */
@Pluggable(
    name = "pepnet",
    summary = "Shared embeddings and a tower of each task, scaled by gates on named features.",
    source = "Chang et al., KDD 2023")
public record PepNet(
    @Option("features that the gate of the embeddings reads; may be empty") List<String> domain,
    @Option("features that the gates of the towers read; may be empty") List<String> prior,
    @Option("width of the embedding of each of these features, 1 to 65536") int embedding,
    @Option("width of the hidden layer of a gate, 1 to 1024") int hidden)
    implements SharingStrategy {

  public PepNet {
    domain = List.copyOf(domain);
    prior = List.copyOf(prior);
    Bounds.within(1, 65_536, "embedding", embedding);
    Bounds.within(1, 1024, "hidden", hidden);
  }

  public PepNet() {
    this(List.of(), List.of(), 8, 64);
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Scope scope = plan.scope();
    NamedFeatures domains =
        NamedFeatures.of(scope.child("domain"), plan.inputs(), "domain", domain, embedding);
    NamedFeatures priors =
        NamedFeatures.of(scope.child("prior"), plan.inputs(), "prior", prior, embedding);
    int width = stem.output().elements();
    Layer gate = unit(scope.child("epnet"), domains.width() + width, stem.output());
    PerTask<Tower> towers =
        plan.perTask(task -> tower(plan, task, stem.output(), priors.width() + width));
    return c -> {
      Graph g = c.graph();
      PerTask<Tensor> factors =
          plan.perTask(
              task -> gate.apply(g, beside(g, domains, c, task, stem.apply(g, c.features(task)))));
      PerTask<Tensor> scaled =
          plan.perTask(task -> scaled(g, stem.apply(g, c.features(task)), factors.of(task)));
      PerTask<List<Tensor>> deltas =
          plan.perTask(
              task -> {
                Tensor input = beside(g, priors, c, task, scaled.of(task));
                return towers.of(task).gates().stream().map(l -> l.apply(g, input)).toList();
              });
      Outputs outputs =
          plan.outputs(g, task -> towers.of(task).apply(g, scaled.of(task), deltas.of(task)));
      return observed(g, outputs, factors, deltas);
    };
  }

  /**
   * The stages and the head of a task.
   *
   * @param layers the stages, then the head
   * @param gates of the input of each layer
   */
  private record Tower(List<Layer> layers, List<Layer> gates) {
    Tensor apply(Graph g, Tensor x, List<Tensor> deltas) {
      Tensor result = x;
      for (int i = 0; i < layers.size(); i++) {
        result = layers.get(i).apply(g, scaled(g, result, deltas.get(i)));
      }
      return result;
    }
  }

  private Tower tower(Blueprint plan, Task task, Shape in, int read) {
    Sequential stages = plan.stages(plan.scope().child("towers").child(task.name()), in);
    List<Layer> layers = new ArrayList<>(stages.layers());
    layers.add(plan.head(task, stages.output()));
    Scope place = plan.scope().child("ppnet").child(task.name());
    List<Layer> gates = new ArrayList<>();
    Shape shape = in;
    for (int i = 0; i < layers.size(); i++) {
      gates.add(unit(place.child(i), read, shape));
      shape = layers.get(i).output();
    }
    return new Tower(layers, gates);
  }

  /** A gate unit without the factor 2: [batch, read] to [batch, last axis of the row]. */
  private Layer unit(Scope place, int read, Shape row) {
    Layer first = new Dense(place.child(0), read, hidden, Activation.RELU);
    Layer second = new Dense(place.child(1), hidden, row.size(-1), Activation.SIGMOID);
    return new Sequential(Shape.of(read), List.of(first, second));
  }

  /** The named features beside a representation without gradient, [batch, width]. */
  private static Tensor beside(
      Graph g, NamedFeatures named, Connection c, Task task, Tensor representation) {
    List<Tensor> parts = new ArrayList<>(named.apply(g, c.features(task)));
    parts.add(g.flatten(g.stopGradient(representation)));
    return g.concat(parts, 1);
  }

  /** 2 σ ⊙ x, at every position before the last axis. */
  private static Tensor scaled(Graph g, Tensor x, Tensor sigmoid) {
    int[] sizes = new int[x.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = -1;
    sizes[sizes.length - 1] = x.shape().size(-1);
    return g.multiply(x, g.scale(g.reshape(sigmoid, sizes), 2));
  }

  private static Outputs observed(
      Graph g, Outputs outputs, PerTask<Tensor> factors, PerTask<List<Tensor>> deltas) {
    List<Tensor> rows = new ArrayList<>();
    for (List<Tensor> ofTask : deltas.values()) {
      rows.add(g.stack(ofTask.stream().map(delta -> g.scale(g.mean(delta), 2)).toList(), 0));
    }
    Tensor ofEmbeddings = g.scale(g.mean(g.stack(factors.values(), 0)), 2);
    return Gate.observe(
        outputs.observe("embedding gate", ofEmbeddings), "tower gates", g.stack(rows, 0));
  }
}
