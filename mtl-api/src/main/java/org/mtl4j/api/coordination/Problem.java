// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

/** The input of a {@link GradientBalancer.Solver}. Arrays are valid during the call; read only. */
public interface Problem extends ActiveTasks {
  /** The statistic of the active tasks in row-major order: [T, T] for the Gramian, else [T, k]. */
  double[] statistic();

  /** The losses of the active tasks [T]. */
  double[] losses();

  /** The same problem for an inner method, with the states of {@link History#scoped}. */
  default Problem scoped(String name) {
    return new ScopedProblem(this, history().scoped(name));
  }
}
