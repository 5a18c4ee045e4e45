// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.extend;

import java.nio.file.Path;
import java.util.List;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.derive.TaskAddition;

/**
 * New tasks beside those of a stored model, whose parameters are frozen: the new tasks read the
 * tensors that its heads read, computed once for every row.
 */
public final class Extension {
  private final ModelDirectory base;
  private final Backend backend;
  private final boolean inputs;
  private final FrozenInputs rule;
  private final Prepared data;

  private Extension(
      ModelDirectory base, Backend backend, boolean inputs, FrozenInputs rule, Prepared data) {
    this.base = base;
    this.backend = backend;
    this.inputs = inputs;
    this.rule = rule;
    this.data = data;
  }

  /**
   * Reads and encodes the rows for the new tasks.
   *
   * @param base the stored model
   * @param experiment the new tasks, their data, networks and training; columns that the stored
   *     model reads have its encodings
   * @param inputs whether the new tasks also read the inputs of the stored model
   * @throws ConfigurationException if the stored model has one of the tasks, reads one of their
   *     labels, or does not say what its heads read
   * @throws org.mtl4j.api.error.DataException if the rows cannot be used
   */
  public static Extension prepare(
      ModelDirectory base, Experiment experiment, boolean inputs, Backend backend) {
    experiment.tasks().forEach((name, task) -> requireNew(base, name, task));
    ExportedGraph graph = backend.read(base.folder().resolve(ModelDirectory.GRAPH));
    try (FrozenInputs rule =
        new FrozenInputs(base, graph, graph.representation().open(new BackendOptions()), inputs)) {
      Prepared data = Preparation.prepare(experiment, rule);
      return new Extension(base, backend, inputs, rule, data);
    }
  }

  /** Requires a task that the stored model neither has nor reads the label of. */
  static void requireNew(ModelDirectory base, String name, TaskSpec task) {
    List<String> known = base.card().names();
    if (known.contains(name)) {
      throw new ConfigurationException(
          "the model %s already has a task '%s'; its tasks are %s"
              .formatted(base.folder(), name, String.join(", ", known)));
    }
    task.type().columns().stream()
        .filter(base.card().inputs()::containsKey)
        .forEach(
            column -> {
              throw new ConfigurationException(
                  "the model %s reads the column '%s', which is the label of the new task '%s': it would be told the answer"
                      .formatted(base.folder(), column, name));
            });
  }

  /** The encoded rows, on which the new tasks are trained. */
  public Prepared data() {
    return data;
  }

  /**
   * Writes a model with the tasks of the stored model and the new ones.
   *
   * @param trained on {@link #data}
   * @return the number of rows on which the outputs of the stored model are the same bits
   * @throws ConfigurationException if the folder cannot be written
   */
  public int save(TrainedModel trained, Path folder) {
    return new TaskAddition(base, backend, rule.added(), inputs)
        .write(trained.newTasks(backend), rule.checked(), folder);
  }
}
