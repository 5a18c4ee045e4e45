// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * The primary metrics of predictions that need no model: the training mean for every row, and the
 * labels themselves.
 */
public final class FixedPredictions {
  private final RunPlan plan;
  private final Dataset rows;

  /**
   * Predictions of some rows.
   *
   * @param plan has the training rows
   */
  public FixedPredictions(RunPlan plan, Dataset rows) {
    this.plan = plan;
    this.rows = rows;
  }

  /**
   * The metric of predicting the mean label of the training rows, or their class shares; NaN if it
   * is not defined. Each further number of a prediction, such as a quantile, is the mean too.
   */
  public double mean(EvaluatedTask task) {
    double[] shares = plan.data().labels().get(task.name()).shares();
    double[] one = shares.length > 0 ? shares : means(task);
    float[] all = new float[rows.rows() * one.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) one[i % one.length];
    }
    return metric(task, all);
  }

  /** Whether a prediction of the training mean is one of the label, and not of more numbers. */
  public static boolean hasMean(EvaluatedTask task) {
    return task.task().prediction() == Prediction.DISTRIBUTION
        || task.task().outputs().size() == task.task().labelWidth();
  }

  /**
   * Whether the metric is defined on these rows: an AUC is not if they have one class. So it is if
   * the labels themselves, or the training mean, have a value.
   */
  public boolean defined(EvaluatedTask task) {
    return !Double.isNaN(metric(task, perfect(task))) || !Double.isNaN(mean(task));
  }

  private double[] means(EvaluatedTask evaluated) {
    Task task = evaluated.task();
    double[] means = plan.trainingMeans(task.name());
    double[] one = new double[task.outputs().size()];
    for (int i = 0; i < one.length; i++) {
      int label = means.length == one.length ? i : 0;
      one[i] = task.scale().encode(means[label], label);
    }
    return one;
  }

  /** The label, repeated if a prediction has more numbers; for classes the probability 1. */
  private float[] perfect(EvaluatedTask evaluated) {
    Task task = evaluated.task();
    float[] labels = labels(rows, evaluated);
    int width = task.outputs().size();
    int labelWidth = task.labelWidth();
    boolean classes = task.prediction() == Prediction.DISTRIBUTION;
    float[] all = new float[rows.rows() * width];
    for (int i = 0; i < all.length; i++) {
      int row = i / width;
      int label = labelWidth == width ? i % width : 0;
      float value = labels[row * labelWidth + label];
      all[i] = !classes ? value : value == i % width ? 1 : 0;
    }
    return all;
  }

  private double metric(EvaluatedTask task, float[] predictions) {
    double[] means = plan.trainingMeans(task.name());
    return task.primaryMetric().of(Evaluator.scores(task.task(), rows, predictions, means));
  }

  private static float[] labels(Dataset data, EvaluatedTask task) {
    return Evaluator.floats(data.block(Dataset.label(task.name())));
  }
}
