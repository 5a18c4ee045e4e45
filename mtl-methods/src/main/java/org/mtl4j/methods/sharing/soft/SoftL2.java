// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.soft;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Soft parameter sharing (Duong et al., ACL 2015): one network for each task, and the penalty
 * strength · Σ_{i &lt; j} ‖θ_i - θ_j‖² on the parameters of the encoders, including embeddings.
 *
 * <p>No loss reaches the parameters of another task, so no parameter is shared, and a gradient
 * balancer cannot be used.
 *
 * @param strength the factor of the penalty
 */
@Pluggable(
    name = "soft-l2",
    summary = "One network for each task, with a penalty on the squared distances of encoders.",
    source = "Duong et al., ACL 2015")
public record SoftL2(@Option("factor of the squared distances, 0 or more") double strength)
    implements SharingStrategy {

  public SoftL2 {
    Bounds.notNegative("strength", strength);
  }

  public SoftL2() {
    this(0.001);
  }

  @Override
  public Network build(Blueprint plan) {
    SeparateNetworks networks = SeparateNetworks.of(plan);
    List<List<Variable>> parameters = networks.parameters();
    return c ->
        networks
            .connect(c)
            .penalty("soft-l2", c.graph().scale(distances(c.graph(), parameters), strength));
  }

  /** Σ_{i &lt; j} ‖θ_i - θ_j‖². */
  private static Tensor distances(Graph g, List<List<Variable>> parameters) {
    List<Tensor> squares = new ArrayList<>();
    for (List<Variable> parameter : parameters) {
      for (int j = 0; j < parameter.size(); j++) {
        for (int i = 0; i < j; i++) {
          Tensor difference =
              g.subtract(g.variable(parameter.get(i)), g.variable(parameter.get(j)));
          squares.add(g.sum(g.square(difference)));
        }
      }
    }
    return squares.stream().reduce(g::add).orElse(g.constant(0));
  }
}
