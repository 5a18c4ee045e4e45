// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.core.Mtl;
import org.mtl4j.examples.toy.Surface.Point2;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;

class ToySurfaceTest {
  @ParameterizedTest
  @CsvSource({
    "-8.5, 7.5, 6.55236, 7.90080",
    "9, 9, 7.94395, 6.69150",
    "-7.5, -0.5, 0.38881, -4.75448",
    "9, -1, -8.83106, 2.81429",
    "0, -8.3552, -15.09164, -15.09164"
  })
  void theSurfaceHasItsKnownValues(double x, double y, double first, double second) {
    Point2 at = new Point2(x, y);
    assertThat(Surface.loss(0, at)).isCloseTo(first, Offset.offset(1e-5));
    assertThat(Surface.loss(1, at)).isCloseTo(second, Offset.offset(1e-5));
    for (int task = 0; task < 2; task++) {
      Graph g = new Graph(Graph.Mode.TRAINING);
      Tensor height = Surface.loss(g, task, g.constant(x), g.constant(y));
      assertThat(new Interpreter(new Feed()).value(height).at())
          .isCloseTo(Surface.loss(task, at), Offset.offset(1e-4)); // constants are of 32 bits
    }
  }

  @Test
  void theFrontLiesWhereThePaperHasIt() {
    ParetoFront front = new ParetoFront();
    assertThat(front.distance(new Point2(0, -8.3552))).isLessThan(1e-3);
    for (Point2 place : front.points()) {
      assertThat(place.y()).isBetween(-8.6, -8.2);
    }
  }

  @Test
  void aWayLeadsDownhill() {
    Point2 start = Surface.STARTS.get(3);
    Trajectory way = Trajectory.balanced(Mtl.create(), new Cagrad(), start, 400, false);
    assertThat(way.places().get(0)).isEqualTo(start);
    assertThat(way.places()).hasSize(5);
    assertThat(Surface.loss(0, way.end())).isLessThan(Surface.loss(0, start));
    assertThat(Surface.loss(1, way.end())).isLessThan(Surface.loss(1, start));
    assertThat(start.distance(way.end())).as("steps of Adam are 0.001 long").isLessThan(0.6);
  }
}
