// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

/**
 * The problem of a step has no solution, or the solver does not find it with the given accuracy of
 * the statistic. {@link GradientBalancer#unsolved} says what the trainer then does.
 */
public class NoSolutionException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  public NoSolutionException(String message) {
    super(message);
  }
}
