// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.api.train.TrainingListener.Refits;
import org.mtl4j.backend.Backend;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.train.evaluation.Criterion;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.WarmStart;

/**
 * The second training of a run, on validation rows too, or on the rows of all parts. It has the
 * seed and the encodings of the first, and as many epochs as the best one needed: its schedule ends
 * with them. So a rate that decays has decayed, even if the best epoch was one of a high rate.
 *
 * @param plan of the first training
 * @param criteria of each epoch up to the best one, for schedules that read them
 */
record Refit(RunPlan plan, List<Double> criteria) {
  /** The folder of its checkpoints, below that of the first training. */
  private static final String FOLDER = "refit-%d-epochs-%d-rows";

  static Refit of(RunPlan plan, RunResult result) {
    return new Refit(
        plan,
        result.history().subList(0, result.best() + 1).stream()
            .map(EpochEnded::criterion)
            .toList());
  }

  /**
   * Checks whether a run can be repeated on all rows.
   *
   * @throws ConfigurationException if its weighting learns from validation rows, or each task has
   *     its own best epoch
   */
  static void check(RunPlan plan) {
    if (wanted(plan) && Criterion.isEach(plan)) {
      throw new ConfigurationException(
          "training.refit trains one model for the epochs of the best one, but with training.select.by 'each' every task has its own; leave out one of the two");
    }
    if (wanted(plan) && plan.probing().validation() > 0) {
      throw new ConfigurationException(
          "training.refit trains on the validation rows too, but the weighting '%s' learns from them; leave out one of the two"
              .formatted(Pluggable.Name.of(plan.coordination().weighting())));
    }
  }

  /** Whether it is configured, and there are rows that were not trained on. */
  static boolean wanted(RunPlan plan) {
    return switch (plan.training().refit()) {
      case NONE -> false;
      case VALIDATION -> plan.data().validation().isPresent();
      case ALL -> plan.data().parts().size() > 1;
    };
  }

  /**
   * Trains. Only {@link Observers#refits} is called.
   *
   * @param first the model and its metrics; closed here
   * @param checkpoints of the first training
   */
  TrainedModel train(
      TrainedModel first,
      Backend backend,
      WarmStart start,
      Optional<Checkpoints> checkpoints,
      Observers observers) {
    RunResult before;
    Optional<float[][]> validation;
    try (first) {
      before = first.test();
      validation = first.validation();
    }
    RunPlan all = all();
    int rows = all.data().train().rows();
    observers.refits(new Refits(rows, criteria.size()));
    String folder = FOLDER.formatted(criteria.size(), rows);
    Optional<Checkpoints> own = checkpoints.map(of -> of.below(folder));
    try {
      Observers none = new Observers(List.of());
      TrainingRun run = new TrainingRun(all, backend, own, none, Optional.of(criteria));
      RunResult second = Trainer.finish(run, start, own);
      RunResult.Refit refit = new RunResult.Refit(rows, criteria.size(), second.seconds());
      return new TrainedModel(
          first.plan(),
          run.model(),
          run.program(),
          before.withRefit(refit, second.warnings()),
          backend.description(),
          validation);
    } finally {
      own.ifPresent(Checkpoints::close);
    }
  }

  private RunPlan all() {
    return plan.training(plan.training().unselected(criteria.size()))
        .data(plan.data().joined(plan.training().refit() == RefitRows.ALL));
  }
}
