// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

class MlpTest {
  @Test
  void arraysStandAsNumbersBesideTheNumbers() {
    InputSpec inputs = new InputSpec(List.of("age"), List.of(), Map.of("image", Shape.of(2, 2, 1)));
    Graph g = new Graph(Mode.TRAINING);
    Tensor numbers = g.input(InputSpec.NUMBERS, DType.FLOAT, Shape.batchOf(1));
    Tensor image = g.input("image", DType.FLOAT, Shape.batchOf(2, 2, 1));

    Stem stem = new Mlp().stem(Scope.root(), inputs);
    Tensor read = stem.apply(g, new Features(Map.of(InputSpec.NUMBERS, numbers, "image", image)));

    Feed feed =
        new Feed()
            .input(InputSpec.NUMBERS, Values.of(Shape.of(2, 1), 30, 40))
            .input("image", Values.of(Shape.of(2, 2, 2, 1), 1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(stem.output()).isEqualTo(Shape.of(5));
    assertThat(new Interpreter(feed).value(read).data())
        .containsExactly(30, 1, 2, 3, 4, 40, 5, 6, 7, 8);
  }

  @Test
  void categoriesAreRefused() {
    InputSpec inputs =
        new InputSpec(List.of(), List.of(new InputSpec.Category("city", 3)), Map.of());
    assertThatThrownBy(() -> new Mlp().stem(Scope.root(), inputs))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("categories; use 'tabular'");
  }
}
