// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static List<Answer> answers(float last) {
    return List.of(
        new Answer.YesNo("yes", "no", last, 0.5),
        new Answer.OneOf(List.of("a", "b"), new float[] {0.25f, last}),
        new Answer.SetOf(List.of("a", "b"), "1", "0", new float[] {0.25f, last}, List.of(0.5, 0.5)),
        new Answer.Numbers(List.of("a", "b"), new double[] {0.25, last}));
  }

  @Test
  void answersAreEqualIfTheirNumbersAre() {
    assertThat(answers(0.75f)).isEqualTo(answers(0.75f)).hasSameHashCodeAs(answers(0.75f));
    for (int i = 0; i < 4; i++) {
      assertThat(answers(0.75f).get(i)).isNotEqualTo(answers(0.5f).get(i));
    }
  }

  @Test
  void answersPrintTheirNumbers() {
    assertThat(answers(0.75f))
        .hasToString(
            "[YesNo[positive=yes, negative=no, probability=0.75, threshold=0.5],"
                + " OneOf[b of [a, b], probabilities=[0.25, 0.75]],"
                + " SetOf[[b] of [a, b], probabilities=[0.25, 0.75]],"
                + " Numbers[names=[a, b], values=[0.25, 0.75]]]");
  }
}
