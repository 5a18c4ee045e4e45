// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.preparation.Prepared.Labels;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Initial outputs of the heads of probabilities and classes: the log odds of the share of yes, and
 * the logarithms of the class shares. A standardized regression starts at its mean with outputs of
 * 0.
 */
final class OutputStart {
  private OutputStart() {}

  /** The initial outputs by task; none for a task whose outputs are no logits. */
  static Map<String, List<Double>> of(RunPlan plan) {
    Map<String, List<Double>> starts = new LinkedHashMap<>();
    for (Task task : plan.fitted()) {
      Labels labels = plan.data().labels().get(task.name());
      boolean direct = task.readout(Scope.root()).isEmpty();
      if (direct
          && task.prediction() == Prediction.PROBABILITY
          && task.outputWidth() == labels.means().length) {
        starts.put(task.name(), logs(labels.means(), labels.rows(), true));
      } else if (direct && labels.shares().length == task.outputWidth()) {
        starts.put(task.name(), logs(labels.shares(), labels.rows(), false));
      }
    }
    return starts;
  }

  /** Logarithms of shares, or log odds. A share of 0 or 1 counts as half a row. */
  private static List<Double> logs(double[] shares, int rows, boolean odds) {
    double least = 0.5 / Math.max(1, rows);
    return Arrays.stream(shares)
        .map(share -> Double.isNaN(share) ? 0.5 : Math.min(Math.max(share, least), 1 - least))
        .map(share -> odds ? Math.log(share / (1 - share)) : Math.log(share))
        .boxed()
        .toList();
  }
}
