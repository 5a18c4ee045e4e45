// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
  public Map<String, Tensor> teach(Graph g, Lesson lesson) {
    List<Integer> order = order(lesson.tasks());
    Map<String, Tensor> violations = new LinkedHashMap<>();
    for (int i = 1; i < order.size(); i++) {
      Tensor before = g.sigmoid(lesson.outputs().get(order.get(i - 1)));
      Tensor p = g.sigmoid(lesson.outputs().get(order.get(i)));
      Tensor excess = g.mean(g.relu(g.subtract(p, before)));
      violations.put(
          "consistency/" + lesson.tasks().get(order.get(i)).name(), g.scale(excess, strength));
    }
    return violations;
  }

  /** The indices of the chain's tasks among all tasks. */
  private List<Integer> order(List<Task> tasks) {
    List<String> names = tasks.stream().map(Task::name).toList();
    List<Integer> order =
        chain.isEmpty()
            ? IntStream.range(0, tasks.size()).boxed().toList()
            : chain.stream().map(names::indexOf).toList();
    if (order.size() < 2
        || order.contains(-1)
        || order.stream().distinct().count() < order.size()) {
      throw new ConfigurationException(
          "the transfer 'consistency' needs a chain of two tasks or more, each once, out of %s, but has %s"
              .formatted(names, chain));
    }
    for (int place : order) {
      Task task = tasks.get(place);
      if (task.prediction() != Prediction.PROBABILITY || task.outputWidth() != 1) {
        throw new ConfigurationException(
            "the transfer 'consistency' compares single probabilities, but '%s' predicts %s of %s"
                .formatted(task.name(), task.prediction(), task.outputs()));
      }
    }
    return order;
  }
}
