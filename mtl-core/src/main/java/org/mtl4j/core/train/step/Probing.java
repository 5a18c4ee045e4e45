// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import java.util.Optional;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.Program;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.batch.ExtraBatches;
import org.mtl4j.core.train.batch.LabelMask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * The probe of a run whose loss weighting has one, and the validation rows of the probe, which are
 * on the device until closed.
 */
public final class Probing implements AutoCloseable {
  private final Optional<StepProbe> probe;
  private final Optional<Program.Rows> validation;

  private Probing(Optional<StepProbe> probe, Optional<Program.Rows> validation) {
    this.probe = probe;
    this.validation = validation;
  }

  /** Makes the probe of a run, if its loss weighting has one. */
  public static Probing open(RunPlan plan, Program program, Program.Rows training) {
    Probe.Demand demand = plan.probing();
    if (!demand.looks()) {
      return new Probing(Optional.empty(), Optional.empty());
    }
    StepProbe.Rows trainingRows = rows(plan, plan.data().train(), training);
    Optional<StepProbe.Rows> validationRows =
        plan.data()
            .validation()
            .filter(data -> demand.validation() > 0)
            .map(data -> rows(plan, data, program.bind(Datasets.training(data, plan.tasks()))));
    StepProbe probe =
        new StepProbe(
            demand,
            plan.fitted().stream().map(Task::name).toList(),
            plan.training().optimizer(),
            program.vectors(),
            trainingRows,
            validationRows.orElse(trainingRows));
    return new Probing(Optional.of(probe), validationRows.map(StepProbe.Rows::device));
  }

  private static StepProbe.Rows rows(RunPlan plan, Dataset data, Program.Rows device) {
    int batch = plan.batch();
    return new StepProbe.Rows(
        device,
        new LabelMask(plan.fitted(), data),
        new ExtraBatches(data.rows(), batch, plan.training().seed()));
  }

  /** The probe; empty if the loss weighting has none. */
  Optional<StepProbe> probe() {
    return probe;
  }

  @Override
  public void close() {
    validation.ifPresent(Program.Rows::close);
  }
}
