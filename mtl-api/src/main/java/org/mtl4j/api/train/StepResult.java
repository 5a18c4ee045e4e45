package org.mtl4j.api.train;

/** What came out of a step; reused from step to step. */
public final class StepResult {
  /** The loss of each task; meaningless where it was absent. */
  public final double[] losses;

  /** The weights of the balancer; ones in a plain step. */
  public final double[] weights;

  /** The statistic of the balancer, [T, k]; empty in a plain step. */
  public double[] statistic = new double[0];

  /** The value of each penalty, in the order of the model. */
  public final double[] penalties;

  /** The norm of the gradient over all parameters, before clipping. */
  public double gradientNorm;

  public StepResult(int tasks, int penalties) {
    this.losses = new double[tasks];
    this.weights = new double[tasks];
    this.penalties = new double[penalties];
  }
}
