// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import org.mtl4j.api.coordination.NoSolutionException;

/** A solver cannot use the given matrix, or does not reach its optimality conditions. */
public final class SolverException extends NoSolutionException {
  private static final long serialVersionUID = 1L;

  private final String solver;
  private final int size;
  private final double residual;

  SolverException(String solver, int size, double residual, String reason) {
    super("%s, %d tasks: %s (residual %.3g)".formatted(solver, size, reason, residual));
    this.solver = solver;
    this.size = size;
    this.residual = residual;
  }

  /** Name of the solver, such as {@code MinNorm}. */
  public String solver() {
    return solver;
  }

  /** Number of tasks of the problem. */
  public int size() {
    return size;
  }

  /**
   * Largest violation of an optimality condition, relative to the summed terms; the entry itself if
   * the Gramian cannot be used.
   */
  public double residual() {
    return residual;
  }
}
