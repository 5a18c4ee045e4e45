// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

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
    List<Task> order = order(lesson.tasks());
    Map<String, Tensor> violations = new LinkedHashMap<>();
    for (int i = 1; i < order.size(); i++) {
      Tensor before = g.sigmoid(lesson.output(order.get(i - 1)));
      Tensor p = g.sigmoid(lesson.output(order.get(i)));
      Tensor excess = g.mean(g.relu(g.subtract(p, before)));
      violations.put("consistency/" + order.get(i).name(), g.scale(excess, strength));
    }
    return violations;
  }

  /** The tasks of the chain. */
  private List<Task> order(List<Task> tasks) {
    Map<String, Task> byName = new LinkedHashMap<>();
    tasks.forEach(task -> byName.put(task.name(), task));
    List<String> names = chain.isEmpty() ? List.copyOf(byName.keySet()) : chain;
    if (names.size() < 2
        || !byName.keySet().containsAll(names)
        || names.stream().distinct().count() < names.size()) {
      throw new ConfigurationException(
          "the transfer 'consistency' needs a chain of two tasks or more, each once, out of %s, but has %s"
              .formatted(byName.keySet(), chain));
    }
    List<Task> order = names.stream().map(byName::get).toList();
    for (Task task : order) {
      if (task.prediction() != Prediction.PROBABILITY || task.outputWidth() != 1) {
        throw new ConfigurationException(
            "the transfer 'consistency' compares single probabilities, but '%s' predicts %s of %s"
                .formatted(task.name(), task.prediction(), task.outputs()));
      }
    }
    return order;
  }
}
