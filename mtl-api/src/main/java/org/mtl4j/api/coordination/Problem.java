package org.mtl4j.api.coordination;

/** What a balancer knows when it solves. Arrays are buffers of the trainer: read, not kept. */
public interface Problem extends Participants {
  /**
   * The statistic, row-major: [T, T] for the Gramian (rows and columns of present tasks), else [T,
   * k].
   */
  double[] statistic();

  /** The losses of the present tasks [T]. */
  double[] losses();

  /** The same problem for an inner method, with the states of {@link History#scoped}. */
  default Problem scoped(String name) {
    return new ScopedProblem(this, history().scoped(name));
  }
}
