// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

/** A problem with another history; see {@link Problem#scoped}. */
record ScopedProblem(Problem problem, History history) implements Problem {
  @Override
  public int size() {
    return problem.size();
  }

  @Override
  public int task(int i) {
    return problem.task(i);
  }

  @Override
  public double[] statistic() {
    return problem.statistic();
  }

  @Override
  public double[] losses() {
    return problem.losses();
  }
}
