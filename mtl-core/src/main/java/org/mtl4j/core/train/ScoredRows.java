// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.answer.Threshold;

/**
 * Predictions of a model beside the labels of rows that it was not trained on.
 *
 * @param part of the data: {@code test} or {@code validation}
 * @param tasks in the order of the experiment
 */
public record ScoredRows(String part, List<OfTask> tasks) {
  public ScoredRows {
    tasks = List.copyOf(tasks);
  }

  /**
   * A task.
   *
   * @param thresholds of the stored model: one for each output if outputs are probabilities of yes
   */
  public record OfTask(Task task, Scores scores, List<Threshold> thresholds) {}

  /**
   * The rows of a part of the data.
   *
   * @param predictions by task [rows · outputs]
   * @param outputs of the stored model, those of the tasks first
   */
  static ScoredRows of(
      RunPlan plan, String part, Dataset rows, float[][] predictions, List<TaskOutput> outputs) {
    List<OfTask> tasks = new ArrayList<>();
    for (int t = 0; t < plan.tasks().size(); t++) {
      Task task = plan.tasks().get(t).task();
      Scores scores = Evaluator.scores(task, rows, predictions[t], plan.trainingMeans(task.name()));
      tasks.add(new OfTask(task, scores, outputs.get(t).thresholds()));
    }
    return new ScoredRows(part, tasks);
  }
}
