// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.methods.weighting.RandomWeights.Distribution;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.balancer.GivenHistory;

/** What each weighting makes of the losses 2, 3 and 5 of the tasks a, b and c. */
class WeightingTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final GivenHistory START = new GivenHistory(3, 1);

  private final Graph g = new Graph(Graph.Mode.TRAINING);
  private final Scope scope = Scope.root();

  private Terms terms(LossWeighting weighting) {
    return weighting.terms(
        g,
        new Losses(
            scope,
            List.of("a", "b", "c"),
            List.of(g.constant(2), g.constant(3), g.constant(5)),
            g.input("present", DType.FLOAT, Shape.of(3)),
            g.input("controls", DType.FLOAT, Shape.of(weighting.controls(3))),
            Optional.empty()));
  }

  private double[] values(Terms terms, Feed feed) {
    Interpreter interpreter = new Interpreter(feed);
    return terms.parts().stream().mapToDouble(p -> interpreter.value(p).data()[0]).toArray();
  }

  private static double[] controls(LossWeighting weighting, History history) {
    double[] controls = new double[weighting.controls(3)];
    weighting.control(history, controls);
    return controls;
  }

  @Test
  void equalLeavesLossesAsTheyAreOrTakesTheirMean() {
    assertThat(values(terms(new Equal()), new Feed())).containsExactly(2, 3, 5);
    assertThat(values(terms(new Equal(true)), new Feed()))
        .containsExactly(new double[] {2 / 3.0, 1, 5 / 3.0}, Offset.offset(1e-6));
  }

  @Test
  void fixedTakesWeightsByName() {
    Terms terms = terms(new Fixed(Map.of("c", 0.5, "a", 4.0, "b", 0.0)));
    assertThat(values(terms, new Feed())).containsExactly(8, 0, 2.5);
  }

  @Test
  void fixedNeedsAWeightForEachTaskAndForNoOther() {
    for (Map<String, Double> weights :
        List.of(
            Map.of("a", 1.0, "b", 1.0),
            Map.of("a", 1.0, "b", 1.0, "d", 1.0),
            Map.of("a", 1.0, "b", 1.0, "c", 1.0, "d", 1.0))) {
      assertThatThrownBy(() -> terms(new Fixed(weights)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("[a, b, c]");
    }
    assertThatThrownBy(() -> new Fixed(Map.of("a", -1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' is -1.0");
  }

  @Test
  void uncertaintyStartsAtHalfTheLossAndFollowsTheLogVariance() {
    Terms terms = terms(new Uncertainty(List.of("b"), 0));
    Feed start = new Feed().initial(scope.variables(), 1);
    assertThat(values(terms, start)).containsExactly(1, 3, 2.5);
    Feed later = start;
    for (var s : scope.variables()) {
      later = later.variable(s, Values.scalar(2));
    }
    double e = Math.exp(-2);
    assertThat(values(terms, later))
        .containsExactly(new double[] {e + 1, 3 * e + 1, 2.5 * e + 1}, EXACT);
  }

  @Test
  void uncertaintyStartsAtAnyLogVariance() {
    Terms terms = terms(new Uncertainty(List.of(), -0.5));
    double weight = Math.exp(0.5) / 2;
    assertThat(values(terms, new Feed().initial(scope.variables(), 1)))
        .containsExactly(
            new double[] {2 * weight - 0.25, 3 * weight - 0.25, 5 * weight - 0.25}, EXACT);
    assertThatThrownBy(() -> new Uncertainty(List.of(), Double.NaN))
        .hasMessage("initial must be finite, but is NaN");
  }

  @Test
  void uncertaintyKeepsAVariableForEachTask() {
    Terms terms = terms(new Uncertainty());
    assertThat(scope.variables()).hasSize(3);
    assertThat(Reach.of(terms.parts().get(1))).containsExactly(scope.child("b").below().get(0));
    assertThat(terms.separate()).isTrue();
  }

  @Test
  void imtlStartsAtTheLossesAndFollowsTheLogScale() {
    Terms terms = terms(new ImtlL());
    assertThat(terms.separate()).isTrue();
    Feed start = new Feed().initial(scope.variables(), 1);
    assertThat(values(terms, start)).containsExactly(2, 3, 5);
    Feed later = start;
    for (var s : scope.variables()) {
      later = later.variable(s, Values.scalar(2));
    }
    double e = Math.exp(2);
    assertThat(values(terms, later))
        .containsExactly(new double[] {2 * e - 2, 3 * e - 2, 5 * e - 2}, EXACT);
  }

  @Test
  void uncertaintyRefusesUnknownTasks() {
    assertThatThrownBy(() -> terms(new Uncertainty(List.of("d"), 0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[d]")
        .hasMessageContaining("[a, b, c]");
  }

  @Test
  void thoseThatTakeLogarithmsOrQuotientsOfLossesNeedThemAboveZero() {
    List<LossWeighting> needing =
        List.of(
            new Achievement(),
            new Famo(),
            new Geometric(),
            new Go4Align(),
            new Lbtw(),
            new Ldc(),
            new ScaleInvariant(),
            new Stch(),
            new UncertaintySoftmax(1));
    assertThat(needing).allMatch(weighting -> weighting.needs().positiveLosses());
    assertThat(List.of(new Equal(), new Dwa(), new Uncertainty(), new ImtlL(), new Chebyshev()))
        .noneMatch(weighting -> weighting.needs().positiveLosses());
    Stch preferring = new Stch(List.of(0.5, 0.5), 1, 5, Map.of());
    assertThat(preferring.needs()).isEqualTo(Needs.NOTHING);
  }

  @Test
  void thoseThatFollowEpochsSayFromWhichOneOn() {
    assertThat(new Dwa().needs().epochs()).isEqualTo(3);
    assertThat(new Stch(List.of(), 1, 7, Map.of()).needs().epochs()).isEqualTo(8);
  }

  @Test
  void dwaBeginsWithOnesAndThenFavoursLossesThatFallSlowly() {
    double[] first = {4, 4, 4};
    double[] second = {4, 2, 1};
    assertThat(controls(new Dwa(), START)).containsExactly(1, 1, 1);
    assertThat(controls(new Dwa(), new GivenHistory(3, 1).epoch(first))).containsExactly(1, 1, 1);
    double[] exp = {Math.exp(1 / 2.0), Math.exp(0.5 / 2), Math.exp(0.25 / 2)};
    double sum = exp[0] + exp[1] + exp[2];
    assertThat(controls(new Dwa(), new GivenHistory(3, 1).epoch(first).epoch(second)))
        .containsExactly(
            new double[] {3 * exp[0] / sum, 3 * exp[1] / sum, 3 * exp[2] / sum}, EXACT);
  }

  @Test
  void dwaTakesAnUnknownRatioForOne() {
    double[] first = {4, Double.NaN, 0};
    double[] second = {4, 2, 1};
    assertThat(controls(new Dwa(), new GivenHistory(3, 1).epoch(first).epoch(second)))
        .containsExactly(new double[] {1, 1, 1}, EXACT);
  }

  @Test
  void controlsBecomeWeights() {
    for (LossWeighting weighting : List.of(new Dwa(), new RandomWeights())) {
      Feed feed = new Feed().input("controls", Values.vector(1, 10, 100));
      assertThat(values(terms(weighting), feed)).containsExactly(2, 30, 500);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BERNOULLI")
  void randomWeightsLieOnTheSimplexAndChangeWithTheStep(Distribution distribution) {
    RandomWeights random = new RandomWeights(distribution);
    double[] mean = new double[3];
    Set<Double> seen = new HashSet<>();
    int steps = 3000;
    for (int step = 0; step < steps; step++) {
      double[] weights = controls(random, new GivenHistory(3, 1).at(step));
      assertThat(weights).isEqualTo(controls(random, new GivenHistory(3, 1).at(step)));
      assertThat(Arrays.stream(weights).sum()).isCloseTo(1, EXACT);
      assertThat(Arrays.stream(weights).min().orElseThrow()).isNotNegative();
      Arrays.setAll(mean, t -> mean[t] + weights[t] / steps);
      seen.add(weights[0]);
    }
    assertThat(mean).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, Offset.offset(0.03));
    if (distribution == Distribution.SINGLE) {
      assertThat(seen).containsExactlyInAnyOrder(0.0, 1.0);
    } else {
      assertThat(seen).hasSizeGreaterThan(3);
    }
  }

  @Test
  void bernoulliWeightsAreZerosAndOnesAndNeverAllZero() {
    int[] seen = new int[8];
    int steps = 7000;
    for (int step = 0; step < steps; step++) {
      double[] w =
          controls(new RandomWeights(Distribution.BERNOULLI), new GivenHistory(3, 1).at(step));
      assertThat(Arrays.stream(w).boxed()).isSubsetOf(0.0, 1.0);
      seen[(int) (4 * w[0] + 2 * w[1] + w[2])]++;
    }
    assertThat(seen[0]).isZero();
    // The other seven are equally likely: 1,000 of each, give or take five standard deviations.
    assertThat(Arrays.stream(seen, 1, 8)).allMatch(count -> Math.abs(count - 1000) < 150);
  }

  @Test
  void theSoftmaxOfNormalNumbersHasTheirSpread() {
    // log w_0 - log w_1 of softmax(N(0, 1)) is N(0, 2).
    double variance =
        IntStream.range(0, 20_000)
            .mapToDouble(
                step -> {
                  double[] w = controls(new RandomWeights(), new GivenHistory(3, 1).at(step));
                  double difference = Math.log(w[0] / w[1]);
                  return difference * difference;
                })
            .average()
            .orElseThrow();
    assertThat(variance).isCloseTo(2, Offset.offset(0.1));
  }
}
