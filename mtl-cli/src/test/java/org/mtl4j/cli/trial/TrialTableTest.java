// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.task.Regression;

class LiveTableTest {
  private static final Experiment EXPERIMENT =
      Mtl.experiment().data(new RelatedTasks()).task("value", new Regression("regression")).build();

  @Test
  void runsOfOneRowAtTheSameTimeHaveALineEach() {
    Configuration configuration = new Configuration(Registry.load());
    RunPlan plan =
        RunPlan.of(
            EXPERIMENT,
            Preparation.prepare(EXPERIMENT),
            id -> configuration.create(Kind.METRIC, id, List.of()));
    StringWriter text = new StringWriter();
    Trial kept = trial(1);
    Trial first = trial(2);
    Trial second = trial(3);
    try (TrialTable view = new TrialTable(new PrintWriter(text), Path.of("here"))) {
      view.planned(3);
      view.begin(plan, List.of(List.of(kept), List.of(first), List.of(second)));
      view.ended(kept, new Outcome.Failed("of old"));
      view.started(first);
      view.started(second);
      view.ended(first, new Outcome.Failed("no"));
      view.ended(second, new Outcome.Failed("no"));
    }

    assertThat(text.toString().lines())
        .containsExactly(
            "1 of 3 runs are already stored in here",
            "run 2/3: one, seed 2: failed: no",
            "run 3/3: one, seed 3: failed: no");
  }

  private static Trial trial(long seed) {
    Combination combination = new Combination("one", EXPERIMENT.model(), EXPERIMENT.coordination());
    return new Trial("row", combination, seed, Optional.empty(), Optional.empty());
  }
}
