// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

/** The result of a step. The object is reused from step to step. */
public final class StepResult {
  /** The loss of each task [T]; undefined if the task was absent. */
  public final double[] losses;

  /** The weights of the balancer [T]; 1 without a balancer. */
  public final double[] weights;

  /** The statistic of the balancer [T, k]; empty if the step had no statistic. */
  public double[] statistic = new double[0];

  /**
   * The Gramian J Jᵀ [T, T] of the tasks' gradients for the batch of the step, after the transform
   * of the balancer. Empty if it was not computed: see {@link TrainingListener#readsGradients}.
   */
  public double[] gramian = new double[0];

  /** The penalties, in the order of the model. */
  public final double[] penalties;

  /** The observations of the model, one after the other, row-major. */
  public final double[] observations;

  /** The norm of the gradient over all parameters, before clipping. */
  public double gradientNorm;

  /** The result of steps without observations. */
  public StepResult(int tasks, int penalties) {
    this(tasks, penalties, 0);
  }

  public StepResult(int tasks, int penalties, int observations) {
    this.losses = new double[tasks];
    this.weights = new double[tasks];
    this.penalties = new double[penalties];
    this.observations = new double[observations];
  }

  /** Whether {@link #gramian} is known. */
  public boolean hasGradients() {
    return gramian.length > 0;
  }

  /**
   * The norm of a task's gradient in the shared parameters or the representation, as the balancer
   * reads it; 0 if the task was absent.
   */
  public double gradientNorm(int task) {
    return Math.sqrt(Math.max(0, gramian[task * losses.length + task]));
  }

  /** The cosine of the gradients of two tasks; NaN if one of them is 0. */
  public double cosine(int task, int other) {
    double norms = gradientNorm(task) * gradientNorm(other);
    return norms == 0 ? Double.NaN : gramian[task * losses.length + other] / norms;
  }

  /** Whether the gradients of any two tasks conflict: their cosine is below 0. */
  public boolean isConflicting() {
    for (int i = 0; i < losses.length; i++) {
      for (int j = 0; j < i; j++) {
        if (gramian[i * losses.length + j] < 0) {
          return true;
        }
      }
    }
    return false;
  }
}
