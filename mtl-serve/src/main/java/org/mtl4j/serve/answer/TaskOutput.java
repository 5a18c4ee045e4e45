// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;

/**
 * How the output of a task is read: all that is needed of a task to serve and to evaluate it.
 *
 * @param task its name
 * @param prediction what the numbers are
 * @param outputs what they stand for, in their order
 * @param thresholds for probabilities of yes, one an output; none otherwise
 * @param labels how labels are read, where the kind of task says it
 * @param metrics the ids of its metrics; the first is the primary one
 * @param trainingMeans the mean of each number of a label over the training rows
 */
public record TaskOutput(
    String task,
    Prediction prediction,
    List<String> outputs,
    List<Threshold> thresholds,
    Optional<LabelFormat> labels,
    List<String> metrics,
    List<Double> trainingMeans) {

  public TaskOutput {
    outputs = List.copyOf(outputs);
    thresholds = List.copyOf(thresholds);
    metrics = List.copyOf(metrics);
    trainingMeans = List.copyOf(trainingMeans);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("the task '" + task + "' has no outputs");
    }
    if (prediction == Prediction.PROBABILITY && thresholds.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "the task '%s' has %d outputs but %d thresholds"
              .formatted(task, outputs.size(), thresholds.size()));
    }
  }

  /** The answer that the numbers of one row give; the array is kept. */
  public Answer answer(float[] numbers) {
    return switch (prediction) {
      case VALUE -> new Answer.Numbers(outputs, numbers);
      case DISTRIBUTION -> new Answer.OneOf(outputs, numbers);
      case PROBABILITY ->
          outputs.size() == 1
              ? new Answer.YesNo(outputs.get(0), numbers[0], thresholds.get(0).value())
              : new Answer.SetOf(
                  outputs, numbers, thresholds.stream().map(Threshold::value).toList());
    };
  }
}
