// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.List;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.batch.LabelMask;
import org.mtl4j.core.train.plan.RunPlan;

/** Checks whether the probe of a loss weighting is possible. */
final class ProbingRules {
  private ProbingRules() {}

  /**
   * Checks the probe that the loss weighting of a run needs.
   *
   * @throws ConfigurationException if there are too few validation rows or labels, or if a balancer
   *     or parameter groups exclude the probe
   */
  static void check(RunPlan plan) {
    String name = Pluggable.Name.of(plan.coordination().weighting());
    Probe.Demand demand = plan.probing();
    if (demand.steers() && plan.coordination().balancer().isPresent()) {
      throw new ConfigurationException(
          ("the weighting '%s' sets the update itself, so there is nothing to balance; leave"
                  + " out coordination.balancer")
              .formatted(name));
    }
    if (demand.follows()) {
      checkPaces(name, plan.training().groups());
    }
    if (demand.validation() > 0) {
      checkValidation(name, plan);
    }
  }

  private static void checkPaces(String name, List<ParameterGroup> groups) {
    for (ParameterGroup group : groups) {
      if (group.rate() != 1 || group.decay().isPresent() || group.phase().isPresent()) {
        throw new ConfigurationException(
            ("the weighting '%s' probes the next parameters of an optimizer with one rate, decay"
                    + " and phase, but training.groups has others for '%s'; leave them out")
                .formatted(name, group.match()));
      }
    }
  }

  private static void checkValidation(String name, RunPlan plan) {
    Dataset rows =
        plan.data()
            .validation()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        ("the weighting '%s' learns from validation rows, but there are none; set"
                                + " split.validation")
                            .formatted(name)));
    int batch = plan.batch();
    if (rows.rows() < batch) {
      throw new ConfigurationException(
          ("the weighting '%s' draws batches of %d from the validation rows, but there are %d;"
                  + " lower training.batch or set split.validation")
              .formatted(name, batch, rows.rows()));
    }
    List<Task> tasks = plan.fitted();
    int[] labeled = new LabelMask(tasks, rows).sizes();
    for (int t = 0; t < labeled.length; t++) {
      if (labeled[t] == 0) {
        throw new ConfigurationException(
            ("the weighting '%s' learns from validation rows, but none of the %d has a label of the"
                    + " task '%s'")
                .formatted(name, rows.rows(), tasks.get(t).name()));
      }
    }
  }
}
