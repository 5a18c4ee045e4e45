// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.api.task.Task;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.sharing.ConnectedNetwork;

/** The parts of a network, and the task, on numbers that are computed by hand. */
class TemplateTest {
  private final Graph g = new Graph(Graph.Mode.TRAINING);

  @Test
  void theJarNamesItsPlugin() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(Template.class);
    assertThat(new Template().provides()).hasSize(5).contains(ResidualTower.class);
  }

  @Test
  void theEncoderReadsNumbersAndTheirSquares() {
    ConnectedNetwork model =
        ConnectedNetwork.of(new ResidualTower(), new Squares(), ConnectedNetwork.yesNo("a", "b"));
    assertThat(model.variable("encoder/0/kernel").shape()).isEqualTo(Shape.of(6, 32));
    assertThat(model.reachedBy("a", "b")).containsExactly("encoder/0");
    assertThat(model.reachedBy("b")).containsExactly("heads/b", "towers/b");
  }

  @Test
  void theHeadIsLinearNearZeroAndStaysWithinItsLimit() {
    Scope scope = Scope.root();
    Layer head = new Bounded(2).build(scope, Shape.of(1), 1);
    Tensor small = head.apply(g, g.constant(Shape.of(1, 1), 1e-3f));
    Tensor large = head.apply(g, g.constant(Shape.of(1, 1), 1e6f));
    Interpreter values = new Interpreter(new Feed().initial(scope.variables(), 1));
    double kernel = values.value(g.variable(scope.below().get(0))).data()[0];
    assertThat(values.value(small).data()[0]).isCloseTo(1e-3 * kernel, within(1e-6));
    assertThat(Math.abs(values.value(large).data()[0])).isCloseTo(2, within(1e-6));
  }

  @Test
  void growthIsLearnedOnLogarithms() {
    Table table = new TableBuilder("cities").numbers("size", Math.E, 1, Double.NaN).build();
    Task task = new Growth("size").fit("size", table);
    Tensor output = g.constant(Shape.of(1, 1), 2f);
    Tensor label = g.constant(Shape.of(1, 1), (float) Math.E);
    Interpreter values = new Interpreter(new Feed());
    // The mean logarithm is (1 + 0) / 2.
    assertThat(values.value(task.loss(g, output, label)).data()[0])
        .isCloseTo(1.5 * 1.5, within(1e-6));
    assertThat(values.value(task.predict(g, output)).data()[0])
        .isCloseTo(Math.exp(2.5), within(1e-5));
    Table wrong = new TableBuilder("cities").numbers("size", 3, -1).build();
    assertThatThrownBy(() -> task.encode(wrong, FloatBuffer.allocate(2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row 2 of column 'size'");
  }
}
