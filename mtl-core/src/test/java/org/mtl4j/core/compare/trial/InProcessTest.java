// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Served;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.transfer.Joint;

/** What goes wrong in a method fails its trial, whatever it throws, and no other. */
class InProcessTest {
  private static final RunPlan PLAN = Results.plan(Results.experiment().build());

  /** Throws while the model is assembled. */
  private record Broken(Throwable what) implements LossWeighting {
    @Override
    public Terms terms(Graph g, Losses losses) {
      if (what instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) what;
    }
  }

  /** Nothing gets so far. */
  private record NotReached() implements Backend {
    @Override
    public String description() {
      return "none";
    }

    @Override
    public Program compile(ModelDefinition model, BackendOptions options) {
      throw new IllegalStateException("nothing should be compiled");
    }

    @Override
    public Served open(Path folder, BackendOptions options) {
      throw new IllegalStateException("nothing should be opened");
    }

    @Override
    public ExportedGraph read(Path folder) {
      throw new IllegalStateException("nothing should be read");
    }
  }

  @Test
  void anExceptionIsAReason() {
    assertThat(outcome(new IllegalStateException("no luck")))
        .isEqualTo(new Outcome.Failed("unexpected java.lang.IllegalStateException: no luck"));
  }

  @Test
  void aMissingClassIsAReason() {
    assertThat(outcome(new NoClassDefFoundError("other/Library")))
        .isEqualTo(new Outcome.Failed("unexpected java.lang.NoClassDefFoundError: other/Library"));
  }

  private static Outcome outcome(Throwable what) {
    Coordination broken = new Coordination(new Broken(what), Optional.empty(), new Joint());
    Trial trial =
        new Trial(
            "broken",
            new Combination("broken", new Model(), broken),
            1,
            Optional.empty(),
            Optional.empty());
    return new InProcess(new Trainer(new NotReached(), Set.of())).run(PLAN, trial);
  }
}
