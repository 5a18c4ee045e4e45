package org.mtl4j.core.experiment;

import java.util.Optional;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.core.encoder.Tabular;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.head.MlpHead;
import org.mtl4j.core.schedule.Constant;
import org.mtl4j.core.sharing.SharedBottom;
import org.mtl4j.core.transfer.Joint;
import org.mtl4j.core.weighting.Equal;

/** What an experiment uses where nothing is said. */
final class Defaults {
  static final Model MODEL = new Model(new Tabular(), new SharedBottom(), new MlpHead());
  static final Coordination COORDINATION =
      new Coordination(new Equal(), Optional.empty(), new Joint());
  static final Schedule SCHEDULE = new Constant();

  private Defaults() {}
}
