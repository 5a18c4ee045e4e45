package org.mtl4j.api.coordination;

/** What a balancer knows when it solves. Arrays are buffers of the trainer: read, not kept. */
public interface Problem {
  /** The number of present tasks, T. */
  int size();

  /** The number of the i-th present task among all tasks of the model. */
  int task(int i);

  /**
   * The statistic, row-major: [T, T] for the Gramian (rows and columns of present tasks), else [T,
   * k].
   */
  double[] statistic();

  /** The losses of the present tasks [T]. */
  double[] losses();

  /** The run so far: epoch, step, chance and state. */
  History history();
}
