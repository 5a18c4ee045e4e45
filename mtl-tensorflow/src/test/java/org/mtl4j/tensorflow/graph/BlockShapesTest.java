// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** A balancer that returns a tensor of a wrong shape is reported by name, before any step. */
class BlockShapesTest {
  private enum Phase {
    TRANSFORM,
    STATISTIC,
    COMBINE
  }

  /** One phase returns a tensor of a wrong shape. */
  private record Misshapen(Phase phase) implements GradientBalancer {
    @Override
    public View view() {
      return View.COORDINATES;
    }

    @Override
    public Tensor transform(Graph g, JacobianBlock block) {
      return phase == Phase.TRANSFORM ? g.expand(block.jacobian(), 0) : block.jacobian();
    }

    @Override
    public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
      return phase == Phase.STATISTIC
          ? g.matmul(jacobian, jacobian, true, false)
          : GradientBalancer.super.statistic(g, block, jacobian);
    }

    @Override
    public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
      return phase == Phase.COMBINE
          ? jacobian
          : GradientBalancer.super.combine(g, block, jacobian, weights);
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return (problem, weights) -> {};
    }
  }

  @Test
  void everyPhaseReportsBothShapes() {
    refused(Phase.TRANSFORM, "made a block of shape [1, 3, ");
    refused(Phase.STATISTIC, "made a statistic of shape [");
    refused(Phase.COMBINE, "made an update of shape [3, ");
  }

  private static void refused(Phase phase, String what) {
    Trio trio = new Trio();
    trio.sketch.balanced(new Misshapen(phase), Level.PARAMETERS);
    assertThatThrownBy(() -> new Steps(trio.sketch, trio.data(), 0.1).close())
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("the balancer 'Misshapen' " + what)
        .hasMessageContaining("of the gradients in 'trunk/0/")
        .hasMessageContaining(", but [");
  }
}
