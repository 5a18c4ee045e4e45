// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * Entire-space counterfactual multi-task model (Wang et al., SIGIR 2022): {@link Esmm}, and a term
 * of the conversion task that trains p(conversion | click) on clicked rows, weighted so that they
 * represent all rows.
 *
 * <p>With o = 1 in clicked rows, w = o · min(clip, 1 / p(click)) without gradient, and ℓ the loss
 * of p(conversion | click):
 *
 * <ul>
 *   <li>{@code IPW}, inverse propensity weighting: strength · mean(w ℓ)
 *   <li>{@code DR}, doubly robust: strength · mean(δ + w e + w e²), e = ℓ - δ, where a third tower
 *       predicts the loss δ
 * </ul>
 *
 * <p>The mean is over the rows with both labels. δ is the softplus of the tower, since losses are
 * positive; the code of PaddleRec takes a probability. Its clip of 15 is the default.
 *
 * @param click the task of the earlier event
 * @param conversion the task of both events, see {@link Esmm}
 * @param form the term
 * @param strength the factor of the term
 * @param clip the largest weight of a row
 * @param shared the shared stages after the stem
 */
@Pluggable(
    name = "escm2",
    summary = "ESMM with a counterfactual loss of conversion given click, clicks weighted.",
    source = "Wang et al., SIGIR 2022")
public record Escm2(
    @Option(value = "the task of the click, one probability", required = true) String click,
    @Option(value = "the task of click and conversion, one probability", required = true)
        String conversion,
    @Option("ipw: inverse propensity weights; dr: doubly robust, with a tower of losses") Form form,
    @Option("factor of the term, 0 or more") double strength,
    @Option("largest weight of a clicked row, above 0") double clip,
    @Option("stages after the stem that all tasks share, 0 to 1024") int shared)
    implements SharingStrategy {

  /** The counterfactual term. */
  public enum Form {
    /** Inverse propensity weighting. */
    IPW,
    /** Doubly robust. */
    DR
  }

  public Escm2 {
    Bounds.notNegative("strength", strength);
    Bounds.positive("clip", clip);
    Bounds.within(0, 1024, "shared", shared);
  }

  /** Doubly robust, with a factor of 0.01 and weights up to 15. */
  public Escm2(String click, String conversion) {
    this(click, conversion, Form.DR, 0.01, 15, 0);
  }

  @Override
  public Network build(Blueprint plan) {
    EntireSpace space = EntireSpace.of("the sharing 'escm2'", plan, shared, click, conversion);
    Optional<Layer> imputation =
        form == Form.DR ? Optional.of(imputation(plan, space)) : Optional.empty();
    return c -> {
      Outputs outputs = space.outputs(c);
      return c.labels(space.click())
          .map(clicks -> withTerm(c, space, imputation, clicks, outputs))
          .orElse(outputs);
    };
  }

  /** The tower of δ. */
  private static Layer imputation(Blueprint plan, EntireSpace space) {
    Scope place = plan.scope().child("imputation");
    Sequential tower = space.towers().another(place);
    Layer head =
        plan.starting(Map.of()).head(place.child("head"), space.conversion(), tower.output());
    return new Sequential(tower.input(), List.of(tower, head));
  }

  private Outputs withTerm(
      Connection c, EntireSpace space, Optional<Layer> imputation, Labels clicks, Outputs outputs) {
    Graph g = c.graph();
    Features features =
        c.common()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "the sharing 'escm2' needs both labels in one row, but tasks have rows of"
                            + " their own; use 'esmm'"));
    Tensor clicked = space.logit(g, features, space.click());
    Tensor given = space.logit(g, features, space.conversion());
    Labels labels = c.labels(space.conversion()).orElseThrow();
    Tensor loss = loss(g, space.conversion(), given, labels.values());
    Tensor click = like(g, given, clicks.values());
    Tensor inverse = g.add(g.constant(1), g.exp(g.negate(clicked)));
    Tensor weight = g.stopGradient(g.multiply(click, g.minimum(inverse, g.constant(clip))));
    Tensor risk =
        imputation
            .map(tower -> tower.apply(g, space.towers().bottom().apply(g, features)))
            .map(output -> doublyRobust(g, weight, loss, g.softplus(output)))
            .orElse(g.multiply(weight, loss));
    Tensor clipped = g.cast(g.less(g.constant(clip), inverse), DType.FLOAT);
    return outputs
        .term(conversion, "counterfactual", g.scale(mean(g, labels, clicks, risk), strength))
        .observe("share of clipped clicks", share(g, clipped, click));
  }

  /** δ + w e + w e², e = ℓ - δ. */
  private static Tensor doublyRobust(Graph g, Tensor weight, Tensor loss, Tensor imputed) {
    Tensor error = g.subtract(loss, imputed);
    return g.add(imputed, g.multiply(weight, g.add(error, g.square(error))));
  }

  /** The loss of each output, of the shape of the output. */
  private static Tensor loss(Graph g, Task task, Tensor output, Tensor labels) {
    Tensor repeated = g.add(g.zerosLike(output), like(g, output, labels));
    Tensor loss = task.loss(g, g.reshape(output, -1, 1), g.reshape(repeated, -1, 1));
    return g.reshape(loss, output.shape().row().prepend(-1).sizes());
  }

  /** Labels [batch, 1] of an output [batch, 1], or [batch, members, 1] of an ensemble. */
  private static Tensor like(Graph g, Tensor output, Tensor labels) {
    return output.shape().rank() > 2 ? g.expand(labels, 1) : labels;
  }

  /** The mean over the rows with both labels, and over the members of an ensemble. */
  private static Tensor mean(Graph g, Labels labels, Labels clicks, Tensor risk) {
    Tensor row = risk.shape().rank() > 2 ? g.mean(risk, 1) : risk;
    Tensor part = labels.mean(g, g.multiply(clicks.mask(), row));
    return g.divide(part, g.maximum(labels.mean(g, clicks.mask()), g.constant(1e-30)));
  }

  /** Σ click · x / Σ click. */
  private static Tensor share(Graph g, Tensor x, Tensor click) {
    Tensor all = g.add(g.zerosLike(x), click);
    return g.divide(g.sum(g.multiply(all, x)), g.maximum(g.sum(all), g.constant(1)));
  }
}
