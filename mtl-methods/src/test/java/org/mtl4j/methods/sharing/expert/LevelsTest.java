// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.testkit.sharing.RowArithmetic;

/** cgc and ple against the equations of the paper, and who shares which variable. */
class LevelsTest {
  private static final List<String> OWNERS = List.of("own/a", "own/b", "own/c", "shared");

  /** How an expert of a level computes its output: from its scope and its input. */
  private interface Expert {
    double[] output(String place, double[] x);
  }

  @Test
  void aTaskOfCgcMixesItsOwnAndTheSharedExperts() {
    ByHand hand = ByHand.of(new Cgc(2, 1, 3));
    double[] x = hand.stem("encoder");
    for (String task : ByHand.TASKS) {
      List<double[]> outputs =
          Stream.of("own/" + task + "/0/0", "shared/0/0", "shared/0/1")
              .map(
                  place -> {
                    double[] first = hand.dense(place + "/0", x, Math::tanh);
                    double[] second = hand.dense(place + "/1", first, Math::tanh);
                    return hand.dense(place + "/output", second, RowArithmetic::relu);
                  })
              .toList();
      double[] gate = RowArithmetic.softmax(hand.linear("own/" + task + "/0/gate/kernel", x));
      hand.assertOutput(task, hand.head(task, ByHand.mix(gate, outputs)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 0"})
  void theGatesOfPleReadTheResultsBelow(int shared, int own) {
    ByHand hand = ByHand.of(new Ple(2, shared, own, 9));
    Expert[] stages = {
      (place, x) -> hand.dense(place + "/0", x, Math::tanh),
      (place, x) -> hand.dense(place + "/1", x, Math::tanh)
    };
    double[][] result = ple(hand, shared, own, stages);
    for (int t = 0; t < 3; t++) {
      String task = ByHand.TASKS.get(t);
      hand.assertOutput(task, hand.head(task, result[t]));
    }
  }

  @Test
  void stagesAreDividedAmongLevels() {
    ByHand hand = ByHand.of(new Ple(1, 1, 1, 9));
    double[][] result =
        ple(
            hand,
            1,
            1,
            (place, x) ->
                hand.dense(place + "/1", hand.dense(place + "/0", x, Math::tanh), Math::tanh));
    hand.assertOutput("b", hand.head("b", result[1]));
  }

  @Test
  void levelsBeyondTheStagesAreDense() {
    ByHand hand = ByHand.of(new Ple(4, 1, 1, 3));
    Expert dense = (place, x) -> hand.dense(place, x, RowArithmetic::relu);
    double[][] result =
        ple(
            hand,
            1,
            1,
            (place, x) -> hand.dense(place + "/0", x, Math::tanh),
            (place, x) -> hand.dense(place + "/1", x, Math::tanh),
            dense,
            dense);
    hand.assertOutput("c", hand.head("c", result[2]));
  }

  @Test
  void tokensStayTokens() {
    ByHand hand = ByHand.of(new Ple(3, 1, 1, 2), new Tokens(2));
    double[][] result =
        ple(
            hand,
            new double[] {2, 1, -1, 1, 0.5, 1},
            1,
            1,
            (place, x) -> byToken(hand, place + "/0", x, 2, true),
            (place, x) -> byToken(hand, place + "/1", x, 4, true),
            (place, x) -> byToken(hand, place, x, 4, false));
    hand.assertOutput("a", hand.head("a", result[0]));
    assertThat(hand.model().variable("own/a/2/0/kernel").shape()).isEqualTo(Shape.of(4, 2));
  }

  @Test
  void anEncoderWithoutStagesHasDenseLevels() {
    ByHand hand = ByHand.of(new Ple(2, 1, 1, 3), new Tokens(0));
    assertThat(hand.model().variable("shared/1/0/kernel").shape()).isEqualTo(Shape.of(3, 3));
  }

  @Test
  void cgcIsPleOfOneLevel() {
    ByHand cgc = ByHand.of(new Cgc(2, 2, 0));
    ByHand ple = ByHand.of(new Ple(1, 2, 2, 5));
    assertThat(cgc.feed().variables().keySet()).isEqualTo(ple.feed().variables().keySet());
    cgc.assertOutput("b", ple.model().output("b", ple.feed()).data()[0]);
  }

  @Test
  void theSharedGateSharesWhatItSees() {
    ByHand hand = ByHand.of(new Ple(2, 1, 1, 9));
    assertThat(hand.owners("encoder/stem/embedding/table")).isEqualTo("abc");
    assertThat(hand.owners("shared/0/gate/kernel")).isEqualTo("abc");
    assertThat(hand.owners("shared/1/0/1/kernel")).isEqualTo("abc");
    assertThat(hand.owners("own/a/0/0/0/kernel")).isEqualTo("abc");
    assertThat(hand.owners("own/b/0/gate/kernel")).isEqualTo("b");
    assertThat(hand.owners("own/b/1/0/1/kernel")).isEqualTo("b");
    assertThat(hand.owners("own/c/1/gate/kernel")).isEqualTo("c");
    assertThat(hand.feed().variables()).doesNotContainKey("shared/1/gate/kernel");
  }

  @Test
  void cgcKeepsOwnExperts() {
    ByHand hand = ByHand.of(new Cgc());
    assertThat(hand.model().reachedBy("a", "b", "c")).containsExactly("encoder/stem", "shared/0");
    assertThat(hand.model().reachedBy("b")).containsExactly("heads/b", "own/b");
  }

  @Test
  void meanGatesAreObservedByLevel() {
    ByHand hand = ByHand.of(new Ple(2, 1, 1, 9));
    double[] x = hand.stem("encoder");
    double[] expected =
        ByHand.TASKS.stream()
            .flatMapToDouble(
                t ->
                    Arrays.stream(
                        RowArithmetic.softmax(hand.linear("own/" + t + "/0/gate/kernel", x))))
            .toArray();
    assertThat(hand.observed("gates/0")).containsExactly(expected, ByHand.EXACT);
    double[] entropy =
        IntStream.range(0, 3)
            .mapToDouble(
                t ->
                    -expected[2 * t] * Math.log(expected[2 * t])
                        - expected[2 * t + 1] * Math.log(expected[2 * t + 1]))
            .toArray();
    assertThat(hand.observed("gate entropy/0")).containsExactly(entropy, ByHand.EXACT);
    assertThat(hand.model().outputs().observations())
        .containsOnlyKeys("gates/0", "gate entropy/0", "gates/1", "gate entropy/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void noLevelIsRefused(int levels) {
    assertThatThrownBy(() -> new Ple(levels, 1, 1, 1))
        .isInstanceOf(OptionException.class)
        .hasMessage("levels must lie in [1, 1024], but is " + levels);
  }

  private static double[][] ple(ByHand hand, int shared, int own, Expert... levels) {
    return ple(hand, hand.stem("encoder"), shared, own, levels);
  }

  /** The results of the last level: of the tasks, then the shared one. */
  private static double[][] ple(ByHand hand, double[] stem, int shared, int own, Expert... levels) {
    double[][] x = Collections.nCopies(4, stem).toArray(double[][]::new);
    for (int level = 0; level < levels.length; level++) {
      List<List<double[]>> outputs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<double[]> ofOwner = new ArrayList<>();
        for (int e = 0; e < (i < 3 ? own : shared); e++) {
          ofOwner.add(levels[level].output(OWNERS.get(i) + "/" + level + "/" + e, x[i]));
        }
        outputs.add(ofOwner);
      }
      double[][] next = new double[4][];
      for (int i = 0; i < (level < levels.length - 1 ? 4 : 3); i++) {
        String kernel = OWNERS.get(i) + "/" + level + "/gate/kernel";
        List<double[]> seen =
            (i < 3 ? Stream.of(outputs.get(i), outputs.get(3)) : outputs.stream())
                .flatMap(List::stream)
                .toList();
        next[i] = ByHand.mix(RowArithmetic.softmax(hand.linear(kernel, x[i])), seen);
      }
      x = next;
    }
    return x;
  }

  private static double[] byToken(ByHand hand, String place, double[] x, int width, boolean tanh) {
    return IntStream.range(0, 3)
        .mapToObj(i -> Arrays.copyOfRange(x, i * width, (i + 1) * width))
        .flatMapToDouble(
            token ->
                Arrays.stream(
                    hand.dense(place, token, y -> tanh ? Math.tanh(y) : RowArithmetic.relu(y))))
        .toArray();
  }
}
