package org.mtl4j.api.train;

/** What came out of a step; reused from step to step. */
public final class StepResult {
  /** The loss of each task; meaningless where it was absent. */
  public final double[] losses;

  /** The weights of the balancer; ones in a plain step. */
  public final double[] weights;

  /** The statistic of the balancer, [T, k]; empty in a step that solves for no weights. */
  public double[] statistic = new double[0];

  /**
   * The Gramian of the tasks' gradients, as the balancer transformed them: J Jᵀ of the batch of the
   * step, [T, T]. Empty where nobody reads it and the statistic is another.
   */
  public double[] gramian = new double[0];

  /** The value of each penalty, in the order of the model. */
  public final double[] penalties;

  /** The norm of the gradient over all parameters, before clipping. */
  public double gradientNorm;

  public StepResult(int tasks, int penalties) {
    this.losses = new double[tasks];
    this.weights = new double[tasks];
    this.penalties = new double[penalties];
  }

  /** Whether norms and cosines of the tasks' gradients are known. */
  public boolean hasGradients() {
    return gramian.length > 0;
  }

  /**
   * The norm of a task's gradient in what is shared, as the balancer sees it; 0 where the task was
   * absent.
   */
  public double gradientNorm(int task) {
    return Math.sqrt(Math.max(0, gramian[task * losses.length + task]));
  }

  /** The cosine of the gradients of two tasks; NaN where one of them is 0. */
  public double cosine(int task, int other) {
    double norms = gradientNorm(task) * gradientNorm(other);
    return norms == 0 ? Double.NaN : gramian[task * losses.length + other] / norms;
  }

  /** Whether the gradients of any two tasks point away from each other: a cosine below 0. */
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
