// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.graph.Graph.Mode;

class ReachTest {
  private final Scope scope = Scope.root();
  private final Graph g = new Graph(Mode.TRAINING);
  private final Tensor x = g.input("x", DType.FLOAT, Shape.batchOf(3));
  private final Tensor codes = g.input("codes", DType.INT, Shape.batchOf(2));
  private final Variable a = scope.variable("a", Shape.of(3), Initializer.constant(1));
  private final Variable b = scope.variable("b", Shape.of(3), Initializer.constant(1));
  private final Variable table = scope.variable("table", Shape.of(5, 3), Initializer.constant(1));

  @Test
  void goesBackThroughEveryInput() {
    Tensor sum = g.add(g.multiply(x, g.variable(a)), g.tanh(g.variable(b)));
    assertThat(Reach.of(g.mean(g.square(sum)))).containsExactlyInAnyOrder(a, b);
  }

  @Test
  void findsNothingBehindInputsAndConstants() {
    assertThat(Reach.of(g.sum(g.add(x, g.constant(1))))).isEmpty();
  }

  @Test
  void endsAtStoppedGradients() {
    Tensor held = g.stopGradient(g.multiply(x, g.variable(a)));
    assertThat(Reach.of(g.multiply(held, g.variable(b)))).containsExactly(b);
  }

  @Test
  void endsAtOperationsWithoutGradient() {
    Tensor step = g.sign(g.variable(a));
    Tensor truth = g.cast(g.less(g.variable(a), x), DType.FLOAT);
    Tensor draw = g.randomNormal("noise", g.variable(a));
    assertThat(Reach.of(g.add(g.add(step, truth), draw))).isEmpty();
  }

  @Test
  void endsAtWholeNumbers() {
    Tensor whole = g.cast(g.cast(g.variable(a), DType.INT), DType.FLOAT);
    assertThat(Reach.of(whole)).isEmpty();
  }

  @Test
  void takesBothBranchesOfAChoiceButNotItsCondition() {
    Variable c = scope.variable("c", Shape.of(3), Initializer.constant(1));
    Tensor chosen = g.where(g.less(g.variable(c), x), g.variable(a), g.variable(b));
    assertThat(Reach.of(chosen)).containsExactlyInAnyOrder(a, b);
  }

  @Test
  void takesTheTableOfALookUpButNotItsIndices() {
    Tensor indices = g.argmax(g.expand(g.variable(a), 0), -1);
    assertThat(Reach.of(g.lookup(table, indices))).containsExactly(table);
    assertThat(Reach.of(g.lookup(table, codes))).containsExactly(table);
  }

  @Test
  void takesWhatIsGatheredButNotItsIndices() {
    Tensor indices = g.argmax(g.expand(g.variable(b), 0), -1);
    assertThat(Reach.of(g.gather(g.variable(a), indices, 0))).containsExactly(a);
  }

  @Test
  void takesOnlyTheMembersOfAStackThatAreInASlice() {
    Tensor stack = g.stack(List.of(g.variable(a), g.variable(b)), 0);
    assertThat(Reach.of(g.slice(stack, 0, 0, 1))).containsExactly(a);
    assertThat(Reach.of(g.index(stack, 0, 1))).containsExactly(b);
    assertThat(Reach.of(g.slice(stack, 1, 0, 1))).containsExactlyInAnyOrder(a, b);
  }

  @Test
  void namesVariablesThatAreNotTrainedToo() {
    Variable mean = scope.statistic("mean", Shape.of(3), Initializer.constant(0));
    assertThat(Reach.of(g.subtract(x, g.variable(mean)))).containsExactly(mean);
  }

  @Test
  void survivesDeepGraphs() {
    Tensor deep = g.variable(a);
    for (int i = 0; i < 100_000; i++) {
      deep = g.add(deep, x);
    }
    assertThat(Reach.of(deep)).containsExactly(a);
  }

  @Test
  void takesOnlyTheWaysThatPassNoAvoidedTensor() {
    Tensor avoided = g.multiply(x, g.variable(a));
    Tensor both = g.add(g.tanh(avoided), g.variable(b));
    assertThat(Reach.sources(both, Set.of(avoided))).containsExactly(g.variable(b));
    Tensor beside = g.add(both, g.variable(a));
    assertThat(Reach.sources(beside, Set.of(avoided)))
        .containsExactlyInAnyOrder(g.variable(a), g.variable(b));
  }

  /** One layer, then two side by side, one of which a task has to itself. */
  @Test
  void findsTheLastLayers() {
    Variable weight = scope.child("first").variable("weight", Shape.of(3), Initializer.constant(1));
    Variable bias = scope.child("first").variable("bias", Shape.of(3), Initializer.constant(1));
    Variable left = scope.child("left").variable("weight", Shape.of(3), Initializer.constant(1));
    Variable right = scope.child("right").variable("weight", Shape.of(3), Initializer.constant(1));
    Tensor z = g.tanh(g.add(g.multiply(x, g.variable(weight)), g.variable(bias)));
    Tensor one = g.mean(g.multiply(z, g.variable(left)));
    Tensor two = g.mean(g.multiply(z, g.variable(right)));
    assertThat(Reach.last(List.of(one, two), Set.of(weight, bias, left, right)))
        .containsExactlyInAnyOrder(left, right);
    assertThat(Reach.last(List.of(one, two), Set.of(weight, bias)))
        .containsExactlyInAnyOrder(weight, bias);
  }
}
