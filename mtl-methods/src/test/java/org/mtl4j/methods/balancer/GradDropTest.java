// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

class GradDropTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private final Graph g = new Graph(Graph.Mode.TRAINING);

  private record Block(String name, Tensor jacobian, Tensor present, Optional<Tensor> activation)
      implements JacobianBlock {
    @Override
    public Tensor controls() {
      throw new UnsupportedOperationException("nothing is fed");
    }

    @Override
    public boolean last() {
      return true;
    }

    @Override
    public Variable state(String name, Initializer initial) {
      throw new UnsupportedOperationException("nothing is kept");
    }

    @Override
    public Variable state(String name, int columns, Initializer initial) {
      throw new UnsupportedOperationException("nothing is kept");
    }
  }

  private double[] update(
      GradDrop method, Tensor jacobian, Optional<Tensor> activation, Feed feed, double... draws) {
    int tasks = jacobian.shape().size(0);
    Tensor present = g.input("present", DType.FLOAT, Shape.of(tasks));
    Block block = new Block("block", jacobian, present, activation);
    Tensor update = method.combine(g, block, method.transform(g, block), present);
    return new Interpreter(feed.draw("graddrop/block", Values.vector(draws))).value(update).data();
  }

  private double[] update(GradDrop method, double[][] jacobian, double... draws) {
    Values values = Values.matrix(jacobian);
    Tensor constant = g.constant(values.shape(), values.floats());
    return update(method, constant, Optional.empty(), new Feed(), draws);
  }

  @Test
  void gradientsOfTheOtherSignAreDropped() {
    // P = ½(1 + 2/4) = ¾ in the first three coordinates, 1 where all agree.
    double[][] jacobian = {{3, 3, 3, 1}, {-1, -1, -1, 2}, {0, 0, 0, 0}};
    assertThat(update(new GradDrop(), jacobian, 0.74, 0.75, 0.9, 0.999))
        .containsExactly(3, -1, -1, 3);
  }

  @Test
  void aLeakIsTheShareOfDroppedGradientsThatRemains() {
    assertThat(update(new GradDrop(0.25), new double[][] {{3}, {-1}}, 0.1))
        .containsExactly(3 - 0.25);
    assertThat(update(new GradDrop(1), new double[][] {{3}, {-1}}, 0.1)).containsExactly(2);
  }

  @Test
  void ifAllGradientsAreZeroSoIsTheUpdate() {
    assertThat(update(new GradDrop(), new double[][] {{0, 1}, {0, 1}}, 0.3, 0.3))
        .containsExactly(0, 2);
  }

  @Test
  void anAbsentTaskHasNoEffect() {
    assertThat(update(new GradDrop(), new double[][] {{3, -1}, {0, 0}, {-2, 4}}, 0.59, 0.81))
        .isEqualTo(update(new GradDrop(), new double[][] {{3, -1}, {-2, 4}}, 0.59, 0.81))
        .containsExactly(3, -1);
  }

  /** Over the draws, a gradient passes with probability P or 1 - P: E = P·Σ⁺ + (1-P)·Σ⁻. */
  @Test
  void theExpectedUpdateWeighsBothSignsByTheirShare() {
    double[][] jacobian = {{3}, {-1}, {0.5}};
    double p = 0.5 * (1 + 2.5 / 4.5);
    int draws = 1000;
    double mean = 0;
    for (int i = 0; i < draws; i++) {
      mean += update(new GradDrop(), jacobian, (i + 0.5) / draws)[0] / draws;
    }
    assertThat(mean).isCloseTo(p * 3.5 - (1 - p), Offset.offset(5.0 / draws));
  }

  /** Two rows of two units; one mask for each unit, from the sums over rows of sign(a)·∇a. */
  @Test
  void onTheRepresentationOneMaskHoldsForAllRows() {
    Tensor activation = g.input("activation", DType.FLOAT, Shape.batchOf(2));
    Tensor jacobian = g.input("jacobian", DType.FLOAT, Shape.of(2, Shape.UNKNOWN));
    Feed feed =
        new Feed()
            .input("activation", Values.matrix(new double[] {1, 2}, new double[] {-1, 3}))
            .input(
                "jacobian", Values.matrix(new double[] {4, 1, 1, 1}, new double[] {-2, 1, -1, 2}));
    // Unit 0: votes 4 - 1 = 3 and -2 + 1 = -1, P = ¾; unit 1: 2 and 3, P = 1.
    assertThat(update(new GradDrop(), jacobian, Optional.of(activation), feed, 0.5, 0.5))
        .containsExactly(4, 2, 1, 3);
    assertThat(update(new GradDrop(), jacobian, Optional.of(activation), feed, 0.8, 0.5))
        .containsExactly(new double[] {-2, 2, -1, 3}, EXACT);
  }
}
