// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.extend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.ModelDirectory;

/**
 * New tasks that are trained together with those of a stored model, from its parameters and with
 * its encodings and its networks. The outputs of the old tasks change, and the change is measured.
 */
public final class JointExtension {
  private final ModelDirectory base;
  private final Experiment experiment;
  private final StoredEncodings rule;
  private final Prepared data;

  private JointExtension(
      ModelDirectory base, Experiment experiment, StoredEncodings rule, Prepared data) {
    this.base = base;
    this.experiment = experiment;
    this.rule = rule;
    this.data = data;
  }

  /**
   * Reads and encodes the rows.
   *
   * @param base the stored model, with its configuration and variables
   * @param added the new tasks, with data, split, coordination and training; networks are those of
   *     the stored model
   * @param configuration reads that of the stored model
   * @throws ConfigurationException if the stored model has no configuration, or has one of the
   *     tasks, or reads one of their labels
   * @throws org.mtl4j.api.error.DataException if the rows cannot be used
   */
  public static JointExtension prepare(
      ModelDirectory base, Experiment added, Configuration configuration) {
    added.tasks().forEach((name, task) -> Extension.requireNew(base, name, task));
    Path file = base.folder().resolve(ModelDirectory.CONFIGURATION);
    if (!Files.exists(file)) {
      throw new ConfigurationException(
          "the model %s has no %s, so its tasks cannot be trained further"
              .formatted(base.folder(), ModelDirectory.CONFIGURATION));
    }
    Experiment old = configuration.read(file);
    Map<String, TaskSpec> tasks = new LinkedHashMap<>(old.tasks());
    tasks.putAll(added.tasks());
    Experiment joint =
        new Experiment(
            added.data(),
            added.split(),
            tasks,
            old.model(),
            added.coordination(),
            added.training().startFrom(base.folder()),
            added.backend());
    StoredEncodings rule = new StoredEncodings(base);
    return new JointExtension(base, joint, rule, Preparation.prepare(joint, rule));
  }

  /** The old tasks and the new ones, and how they are trained. */
  public Experiment experiment() {
    return experiment;
  }

  /** The encoded rows. */
  public Prepared data() {
    return data;
  }

  /**
   * The metrics of the old tasks before and after, on the test rows, or else on the validation
   * rows, by task and id.
   *
   * @param trained on {@link #data}, and tested
   * @param find finds metrics by id
   */
  public Map<String, Map<String, Change>> changes(TrainedModel trained, Evaluation.Metrics find) {
    Map<String, Map<String, Double>> after = trained.result().reported();
    Map<String, Map<String, Change>> changes = new LinkedHashMap<>();
    try (Model model = Model.open(base)) {
      model
          .evaluate(rule.last(), find)
          .metrics()
          .forEach(
              (task, metrics) -> {
                Map<String, Change> ofTask = new LinkedHashMap<>();
                metrics.forEach(
                    (id, value) -> ofTask.put(id, new Change(value, after.get(task).get(id))));
                changes.put(task, ofTask);
              });
    }
    return changes;
  }

  /** The values of a metric. */
  public record Change(double before, double after) {}
}
