// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Sub-network routing (Ma et al., AAAI 2019): several copies of each stage of the encoder. Each
 * copy of the next stage, and each task after the last one, reads Σ_j z_ij v_j (SNR-Aver) or Σ_j
 * z_ij v_j W_ij (SNR-Trans) of the copies v_j of a stage; W acts on the last axis. All copies of
 * the first stage read the output of one stem.
 *
 * <p>The gates are hard-concrete variables (Louizos et al., ICLR 2018), one for all rows: z =
 * clip(σ((log u - log(1 - u) + log α) / β) (ζ - γ) + γ, 0, 1) with u uniform in (0, 1) in each
 * training step. In inference z = clip(σ(log α) (ζ - γ) + γ, 0, 1). log α starts normal with
 * deviation 0.01 and has no weight decay. Penalty {@code l0}: the factor times the expected number
 * of open gates, Σ σ(log α - β log(-γ / ζ)).
 *
 * <p>Stem, copies and the gates between them are shared; the gates of a task, its W and its head
 * are private. The authors published no code; γ and ζ are those of Louizos.
 *
 * <p>Observations: {@code routes/STAGE} [copies, or tasks after the last stage; copies], the gates
 * of inference; {@code open} [stages], the expected number of open gates.
 *
 * @param subnetworks the copies of a stage
 * @param transform whether there are W (SNR-Trans)
 * @param beta β, the temperature of the gates
 * @param gamma γ, the lower end of a gate before clipping
 * @param zeta ζ, the upper end of a gate before clipping
 * @param l0 the factor of the penalty
 */
@Pluggable(
    name = "snr",
    summary = "Copies of each stage, connected by learned gates that open and close.",
    source = "Ma et al., AAAI 2019")
public record Snr(
    @Option("copies of each stage, 1 to 1024") int subnetworks,
    @Option("transform the output of a copy on each connection") boolean transform,
    @Option("temperature of the gates, above 0") double beta,
    @Option("lower end of a gate before clipping, below 0") double gamma,
    @Option("upper end of a gate before clipping, above 1") double zeta,
    @Option("factor of the expected number of open gates, 0 or more") double l0)
    implements SharingStrategy {

  public Snr {
    Bounds.within(1, 1024, "subnetworks", subnetworks);
    Bounds.positive("beta", beta);
    if (!(gamma < 0 && gamma > Double.NEGATIVE_INFINITY)) {
      throw new OptionException("gamma", "must be finite and below 0, but is " + gamma);
    }
    if (!(zeta > 1 && zeta < Double.POSITIVE_INFINITY)) {
      throw new OptionException("zeta", "must be finite and above 1, but is " + zeta);
    }
    Bounds.notNegative("l0", l0);
  }

  public Snr() {
    this(3, false, 0.9, -0.1, 1.1, 1e-4);
  }

  @Override
  public Network build(Blueprint plan) {
    List<Block> stages = plan.encoder().stages();
    if (stages.isEmpty()) {
      throw new ConfigurationException(
          "snr connects copies of the encoder's stages, but the encoder has none; give it a layer"
              + " or choose a strategy without stages");
    }
    Stem stem = plan.stem(plan.scope().child("encoder"));
    List<Experts> copies = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    Shape shape = stem.output();
    for (int s = 0; s < stages.size(); s++) {
      Scope place = plan.scope().child("stages").child(s);
      copies.add(Experts.of(place, subnetworks, stages.get(s), shape));
      shape = copies.get(s).layers().get(0).output();
      int to = s == stages.size() - 1 ? plan.tasks().size() : subnetworks;
      routes.add(route(plan.scope().child("routes").child(s), to, shape));
    }
    PerTask<Layer> heads = plan.heads(shape);
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                List<Tensor> x = Collections.nCopies(subnetworks, stem.apply(g, c.features(task)));
                for (int s = 0; s < routes.size(); s++) {
                  x = connect(g, routes.get(s), copies.get(s), x);
                }
                return heads.of(task).apply(g, x.get(plan.tasks().indexOf(task)));
              });
      return observed(g, outputs, routes);
    };
  }

  /**
   * The connections after a stage.
   *
   * @param alpha log α [to, from]
   * @param kernel W [to, from, width, width] of SNR-Trans
   */
  private record Route(Variable alpha, Optional<Variable> kernel) {}

  private Route route(Scope place, int to, Shape row) {
    int width = row.size(-1);
    double bound = Math.sqrt(3.0 / width);
    return new Route(
        place
            .with(Updates.NO_DECAY)
            .variable("alpha", Shape.of(to, subnetworks), Initializer.normal(0.01)),
        transform
            ? Optional.of(
                place.variable(
                    "kernel",
                    Shape.of(to, subnetworks, width, width),
                    Initializer.uniform(-bound, bound)))
            : Optional.empty());
  }

  /** The inputs of the next copies, or of the heads. */
  private List<Tensor> connect(Graph g, Route route, Experts copies, List<Tensor> x) {
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < subnetworks; i++) {
      Tensor output = copies.layers().get(i).apply(g, x.get(i));
      outputs.add(g.reshape(output, -1, output.shape().size(-1)));
    }
    Tensor all = g.stack(outputs, 0);
    Tensor gates = g.training() ? noisy(g, route.alpha()) : expected(g, route.alpha());
    Tensor mixed =
        route
            .kernel()
            .map(
                kernel -> {
                  Tensor open = g.expand(g.expand(gates, 2), 3);
                  return g.einsum("fbc,tfcd->tbd", all, g.multiply(open, g.variable(kernel)));
                })
            .orElseGet(() -> g.einsum("fbc,tf->tbc", all, gates));
    int[] sizes = Shape.batchOf(copies.layers().get(0).output().sizes()).sizes();
    return IntStream.range(0, route.alpha().shape().size(0))
        .mapToObj(t -> g.reshape(g.index(mixed, 0, t), sizes))
        .toList();
  }

  /** The gates of a training step. */
  private Tensor noisy(Graph g, Variable alpha) {
    Tensor a = g.variable(alpha);
    Tensor u = g.clip(g.randomUniform(alpha.name(), a), 1e-6, 1 - 1e-6);
    Tensor logit = g.subtract(g.log(u), g.log(g.subtract(g.constant(1), u)));
    return stretched(g, g.scale(g.add(logit, a), 1 / beta));
  }

  /** The gates of inference. */
  private Tensor expected(Graph g, Variable alpha) {
    return stretched(g, g.variable(alpha));
  }

  private Tensor stretched(Graph g, Tensor logit) {
    return g.clip(g.add(g.scale(g.sigmoid(logit), zeta - gamma), g.constant(gamma)), 0, 1);
  }

  private Outputs observed(Graph g, Outputs outputs, List<Route> routes) {
    double closed = beta * Math.log(-gamma / zeta);
    Tensor open =
        g.stack(
            routes.stream()
                .map(r -> g.sum(g.sigmoid(g.subtract(g.variable(r.alpha()), g.constant(closed)))))
                .toList(),
            0);
    Outputs result = outputs.penalty("l0", g.scale(g.sum(open), l0)).observe("open", open);
    for (int s = 0; s < routes.size(); s++) {
      result = Gate.observe(result, "routes/" + s, expected(g, routes.get(s).alpha()));
    }
    return result;
  }
}
