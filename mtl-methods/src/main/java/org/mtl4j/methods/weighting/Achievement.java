// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Achievement-based balancing (Yun and Cho, ICCV 2023): Π ℓ^w, where w decreases as a task
 * approaches its potential p, the score of the single-task model. After every evaluation on the
 * validation rows, κ̄ = 0.1 κ + 0.9 κ̄ for the primary metric κ; a = (1 - κ̄ / (p (1 + m)))^f; w =
 * softmax(a), or a / Σ a.
 *
 * <p>Weights are equal before the first evaluation. A task above (1 + m) p has a = 0; the authors'
 * code takes the power of a negative number, which for f = 2 gives it weight again. Losses must be
 * above 0. Higher metrics must be better, since κ̄ / p has no meaning for errors. An absent task is
 * left out of the product, and the weights of the others are divided by their sum.
 *
 * @param potentials p by task name, for all tasks; empty for the scores of the single-task models
 *     of a comparison
 * @param focus f; 2 in the paper, 0.5 on its command line
 * @param margin m; 0.05 in the paper, 0.15 on its command line
 * @param norm how w is computed from a
 * @param rate the share of a new score in the average
 */
@Pluggable(
    name = "achievement",
    summary =
        "A geometric mean of losses, with more weight for tasks far below their single-task score.",
    source = "Yun and Cho, ICCV 2023")
public record Achievement(
    @Option(
            "best score of each task, by its name, above 0; empty for the single-task models' scores")
        Map<String, Double> potentials,
    @Option("how fast the weight decreases near the potential, 0 to 100") double focus,
    @Option("margin above the potential, as a share of it, 0 or more") double margin,
    @Option("softmax or sum (division by the sum)") Norm norm,
    @Option("share of a new score in the moving average, above 0, 1 or less") double rate)
    implements LossWeighting {

  /** How weights are scaled to a sum of 1. */
  public enum Norm {
    /** Softmax. */
    SOFTMAX,
    /** Division by the sum; equal weights if it is 0. */
    SUM
  }

  public Achievement {
    potentials = Collections.unmodifiableMap(new LinkedHashMap<>(potentials));
    potentials.forEach(
        (task, potential) -> {
          if (!(potential > 0 && potential < Double.POSITIVE_INFINITY)) {
            throw new OptionException(
                "potentials",
                "must be finite and above 0, but that of '" + task + "' is " + potential);
          }
        });
    Bounds.exponent("focus", focus);
    Bounds.notNegative("margin", margin);
    Bounds.share("rate", rate);
  }

  public Achievement() {
    this(Map.of(), 2, 0.05, Norm.SOFTMAX, ScoreAverages.RATE);
  }

  @Override
  public Needs needs() {
    Needs needs = Needs.NOTHING.withPositiveLosses().withValidationRows(1).withRisingScores();
    return potentials.isEmpty() ? needs.withReferences() : needs;
  }

  /** The average score of each task, 0 before the first score, then the reference of each task. */
  @Override
  public int controls(int tasks) {
    return 2 * tasks;
  }

  @Override
  public void control(History history, double[] controls) {
    double[] averages = ScoreAverages.of(history, rate);
    for (int t = 0; t < averages.length; t++) {
      controls[t] = Double.isNaN(averages[t]) ? 0 : averages[t];
      controls[averages.length + t] = potentials.isEmpty() ? reached(history, t) : 0;
    }
  }

  private static double reached(History history, int task) {
    double reference = history.reference(task);
    if (!(reference > 0)) {
      throw new ConfigurationException(
          "the weighting 'achievement' needs potentials above 0, but the single-task model of task"
              + " number %d scores %s; give its potentials".formatted(task + 1, reference));
    }
    return reference;
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    LossVector vector = new LossVector(g, losses);
    Tensor achieved = g.divide(vector.controls(0), potential(losses, vector));
    Tensor left =
        g.maximum(g.constant(0), g.subtract(g.constant(1), g.scale(achieved, 1 / (1 + margin))));
    Tensor weights = normalized(g, vector, g.power(left, g.constant(focus)));
    return Terms.scalar(g.exp(g.sum(g.multiply(weights, g.log(vector.values())))));
  }

  private Tensor potential(Losses losses, LossVector vector) {
    List<String> tasks = losses.tasks();
    if (potentials.isEmpty()) {
      return vector.controls(tasks.size());
    }
    if (potentials.size() != tasks.size() || !potentials.keySet().containsAll(tasks)) {
      throw new ConfigurationException(
          "the weighting 'achievement' needs a potential for each of the tasks %s, but has them"
                  .formatted(tasks)
              + " for "
              + potentials.keySet());
    }
    return vector.constants(tasks.stream().mapToDouble(potentials::get).toArray());
  }

  /** Weights of the present tasks, with a sum of 1. */
  private Tensor normalized(Graph g, LossVector vector, Tensor a) {
    if (norm == Norm.SOFTMAX) {
      return g.softmax(vector.present(a, Double.NEGATIVE_INFINITY));
    }
    Tensor present = vector.present(a, 0);
    Tensor sum = g.sum(present);
    Tensor equal = g.divide(vector.present(g.constant(1), 0), vector.count());
    return g.where(g.less(g.constant(0), sum), vector.ratio(present, sum), equal);
  }
}
