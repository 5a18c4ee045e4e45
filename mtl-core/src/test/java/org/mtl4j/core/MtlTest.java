// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Served;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.methods.task.Regression;

class MtlTest {

  @Test
  void withoutABackendTheErrorNamesTheArtifact() {
    assertThatThrownBy(Mtl::create)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no backend on the class path")
        .hasMessageContaining("org.mtl4j:mtl-tensorflow");
  }

  @Test
  void aModuleReplacesTheBackend() {
    Mtl mtl = Mtl.create(new BrokenDevice());
    assertThatThrownBy(() -> mtl.train(experiment().training(t -> t.batch(2)).build()))
        .isInstanceOf(BackendException.class)
        .hasMessage("the device is on fire");
  }

  @Test
  void aBatchLargerThanTheDataIsRefusedBeforeTheModelIsCompiled() {
    Mtl mtl = Mtl.create(new BrokenDevice());
    assertThatThrownBy(() -> mtl.train(experiment().training(t -> t.batch(512)).build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("training.batch is 512");
  }

  @Test
  void patienceNeedsSomethingToCompare() {
    Mtl mtl = Mtl.create(new BrokenDevice());
    assertThatThrownBy(
            () ->
                mtl.train(
                    experiment().training(t -> t.batch(2).select("last").patience(3)).build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.select.patience is 3, but select.by is 'last', which compares no epochs");
  }

  @Test
  void twoTasksWithOneNameAreRefused() {
    assertThatThrownBy(() -> experiment().task("y", new Regression("y")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("two tasks are named 'y'");
  }

  @Test
  void anExperimentNeedsDataAndTasks() {
    assertThatThrownBy(() -> Mtl.experiment().task("y", new Regression("y")).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("an experiment needs data and at least one task, but has no data");
  }

  private static ExperimentBuilder experiment() {
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
    return Mtl.experiment()
        .data(MemorySource.of(new TableBuilder("test").numbers("x", x).numbers("y", x).build()))
        .task("y", new Regression("y"));
  }

  /** A backend that a team might bring. */
  private static final class BrokenDevice extends AbstractModule implements Backend {
    @Override
    protected void configure() {
      bind(Backend.class).toInstance(this);
    }

    @Override
    public String description() {
      return "broken";
    }

    @Override
    public Program compile(ModelDefinition model, BackendOptions options) {
      throw new BackendException("the device is on fire");
    }

    @Override
    public Served open(Path folder, BackendOptions options) {
      throw new BackendException("the device is on fire");
    }

    @Override
    public ExportedGraph read(Path folder) {
      throw new BackendException("the device is on fire");
    }
  }
}
