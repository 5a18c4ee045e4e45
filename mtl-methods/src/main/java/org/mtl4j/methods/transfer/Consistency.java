// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.sharing.chain.Chain;
import org.mtl4j.methods.sharing.chain.Chain.Link;

/**
 * The calibrator of AITM (Xi et al., KDD 2021) for a chain of events, each of which requires the
 * one before (view, click, purchase), so that probabilities should fall along the chain. For every
 * pair, strength · mean(max(p_t - p_{t-1}, 0)) is added to the loss; the mean is over all rows of
 * the batch. AITM uses a strength of 0.6.
 *
 * @param chain the names of tasks that predict one probability, the most frequent event first; if
 *     empty, all tasks in their order
 * @param strength the factor of the added loss
 */
@Pluggable(
    name = "consistency",
    summary = "A penalty on probabilities that rise along a chain of events.",
    source = "Xi et al., KDD 2021")
public record Consistency(
    @Option("tasks in order, the most frequent event first; empty: all tasks") List<String> chain,
    @Option("factor of the violations, 0 or more") double strength)
    implements Transfer {

  public Consistency {
    chain = List.copyOf(chain);
    Bounds.notNegative("strength", strength);
  }

  public Consistency() {
    this(List.of(), 0.6);
  }

  @Override
  public Map<String, Tensor> teach(Lesson lesson) {
    Graph g = lesson.graph();
    Map<String, Tensor> violations = new LinkedHashMap<>();
    Chain line = Chain.line("the transfer 'consistency'", lesson.tasks(), chain).ofProbabilities();
    for (Link link : line.links()) {
      Tensor excess = Chain.excess(g, lesson.output(link.earlier()), lesson.output(link.later()));
      violations.put("consistency/" + link.later().name(), g.scale(excess, strength));
    }
    return violations;
  }
}
