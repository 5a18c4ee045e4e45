// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.method;

import java.util.Arrays;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Probe.Batch;
import org.mtl4j.api.coordination.Probe.Demand;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * More weight for tasks whose gradient agrees with that of all validation losses: w_t = e^(cos_t /
 * τ), cos_t their cosine, over a batch of validation rows and the batch of the step.
 */
@Pluggable(name = "agreement", summary = "More weight for gradients that agree with validation.")
public record Agreement(@Option("softness of the weights, above 0") double temperature)
    implements LossWeighting {
  private static final int VALIDATION = 0;
  private static final int OWN = 1;

  public Agreement {
    Bounds.positive("temperature", temperature);
  }

  public Agreement() {
    this(1);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withValidationRows(1);
  }

  @Override
  public Demand probing(int tasks) {
    return Demand.validation(2);
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public void control(History history, Probe probe, double[] weights) {
    double[] which = new double[weights.length];
    Arrays.fill(which, 1);
    probe.gradient(Batch.validation(0), which, VALIDATION);
    double norm = probe.norm(VALIDATION);
    double[] product = new double[1];
    for (int t = 0; t < weights.length; t++) {
      Arrays.fill(which, 0);
      which[t] = 1;
      probe.gradient(Batch.COMING, which, OWN);
      probe.products(new int[] {VALIDATION}, new int[] {OWN}, product);
      double lengths = norm * probe.norm(OWN);
      weights[t] = lengths > 0 ? Math.exp(product[0] / lengths / temperature) : 1;
    }
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> g.multiply(losses.control(g, t), losses.values().get(t)));
  }
}
