package org.mtl4j.core.compare.contender;

import java.util.List;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * One way to train all tasks together.
 *
 * @param name what to call it in tables
 * @param model encoder, sharing and head
 * @param coordination how tasks agree
 */
public record Combination(String name, Model model, Coordination coordination)
    implements Contender {
  /** Called by the names of its sharing, weighting and balancer. */
  public Combination(Model model, Coordination coordination) {
    this(RunPlan.title(model, coordination), model, coordination);
  }

  @Override
  public List<Combination> variants() {
    return List.of(this);
  }
}
