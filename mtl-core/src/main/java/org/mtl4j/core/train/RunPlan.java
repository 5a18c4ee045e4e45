package org.mtl4j.core.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.backend.BackendOptions;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.Training;

/**
 * Everything one run is made of.
 *
 * @param name what to call it: a combination, a baseline
 * @param tasks what is learned, in the order of losses and Jacobian rows
 * @param rows encoded rows and what they look like
 * @param model encoder, sharing and head
 * @param coordination how tasks agree
 * @param training how long and how fast
 * @param backend where it runs
 * @param reference the validation value of each task's primary metric in the single-task baselines,
 *     for selection by Δm; without it the first epoch is the reference
 */
public record RunPlan(
    String name,
    List<JudgedTask> tasks,
    Rows rows,
    Model model,
    Coordination coordination,
    Training training,
    BackendOptions backend,
    Optional<Map<String, Double>> reference) {

  public RunPlan {
    tasks = List.copyOf(tasks);
    reference = reference.map(Map::copyOf);
    if (tasks.isEmpty()) {
      throw new ConfigurationException("the run '" + name + "' has no task");
    }
  }

  /**
   * Encoded rows of the three splits.
   *
   * @param inputs what the model sees of a row
   * @param train rows to learn from
   * @param validation rows to choose by, if there are any
   * @param test rows to judge by at the very end, if there are any
   * @param trainingMeans by task, the weighted mean of each label over the training rows
   */
  public record Rows(
      InputSpec inputs,
      Dataset train,
      Optional<Dataset> validation,
      Optional<Dataset> test,
      Map<String, double[]> trainingMeans) {
    public Rows {
      trainingMeans = Map.copyOf(trainingMeans);
    }
  }

  /** The same with another training. */
  public RunPlan training(Training other) {
    return new RunPlan(name, tasks, rows, model, coordination, other, backend, reference);
  }

  /** The tasks alone. */
  List<Task> fitted() {
    return tasks.stream().map(JudgedTask::task).toList();
  }
}
