// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.tensorflow.testing.Trio;

/** Models that a balancer cannot be used with. */
class BalancedGraphTest {
  @Test
  void aStateForTheRepresentationIsRefused() {
    Trio trio = new Trio();
    trio.sketch.balanced(new Moco(), Level.REPRESENTATION);
    assertThatThrownBy(trio.sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("another size in every batch");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void aModelThatSharesNothingIsRefused(Level level) {
    Sketch sketch = new Sketch();
    Graph g = sketch.training;
    for (int t = 0; t < 2; t++) {
      Variable own = sketch.variable("own" + t, Shape.of(2), 1, 2);
      sketch.losses.add(g.sum(g.square(g.variable(own))));
      sketch.predictions.add(sketch.inference.variable(own));
    }
    // Both terms read a variable of the weighting, which does not count as shared.
    Tensor both = g.variable(sketch.variable("weighting", Shape.SCALAR, 1));
    sketch.terms = Optional.of(Terms.each(2, t -> g.multiply(both, sketch.losses.get(t))));
    sketch.balanced(new Sum(), level);
    assertThatThrownBy(sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("shares none");
  }

  @Test
  void balancingOnARepresentationThatDoesNotExistIsRefused() {
    Trio trio = new Trio();
    trio.sketch.balanced(new Sum(), Level.REPRESENTATION).representation = Optional.empty();
    assertThatThrownBy(trio.sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no representation");

    Trio paired = new Trio(true, 0, 0);
    paired.sketch.balanced(new Sum(), Level.REPRESENTATION);
    assertThatThrownBy(paired.sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'pair/kernel'");
  }
}
