// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.method;

import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/** The sum of the gradients, each scaled to norm one: w_t = scale/‖g_t‖, 0 where g_t is zero. */
@Pluggable(name = "unit-norm", summary = "The sum of the gradients, each scaled to norm one.")
public record UnitNorm(@Option("what every weight is multiplied with, above 0") double scale)
    implements GradientBalancer {

  public UnitNorm {
    Bounds.positive("scale", scale);
  }

  public UnitNorm() {
    this(1);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> {
      int n = problem.size();
      for (int t = 0; t < n; t++) {
        double norm = Math.sqrt(problem.statistic()[t * n + t]);
        weights[t] = norm > 0 ? scale / norm : 0;
      }
    };
  }
}
