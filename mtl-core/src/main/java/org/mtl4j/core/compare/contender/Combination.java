// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import java.util.Optional;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * One way to train all tasks together.
 *
 * @param name the name of its runs
 * @param model encoder, sharing and head
 * @param coordination weighting, balancer and transfer
 * @param training empty for that of the comparison; its seed is not used
 */
public record Combination(
    String name, Model model, Coordination coordination, Optional<Training> training) {
  /** With the training of the comparison. */
  public Combination(String name, Model model, Coordination coordination) {
    this(name, model, coordination, Optional.empty());
  }

  /** Named after its sharing strategy, weighting and balancer. */
  public Combination(Model model, Coordination coordination) {
    this(RunPlan.title(model, coordination), model, coordination);
  }
}
