// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mtl4j.methods.task.Tables.texts;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.api.task.LabelFormat;

class PolarityTest {
  @ParameterizedTest
  @CsvSource({
    "0,1",
    "-1,1",
    "false,true",
    "F,T",
    "No,Yes",
    "N,Y",
    "nein,Ja",
    "non,oui",
    "no,sí",
    "não,Sim",
    "negative,positive",
    "Off,ON",
    "unpaid?,unpaid?x",
    "not paid,paid",
    "non-smoker,Smoker",
    "benign,malignant",
    "lost,Won",
    "fail,pass",
    "dead,alive",
    "Absent,Present",
    "inactive,Active",
    "unpaid,paid",
    "inaktiv,aktiv",
    "nicht bestanden,bestanden",
    "échoué,réussi",
    "muerto,vivo",
    "retained,churned",
    "rejected,Approved",
    "normal,fraud"
  })
  void knowsTheAffirmativeOneInAnyOrder(String negative, String positive) {
    boolean known = !negative.contains("?");
    for (List<String> pair : List.of(List.of(negative, positive), List.of(positive, negative))) {
      if (known) {
        assertThat(Polarity.positive(pair)).contains(positive);
      } else {
        assertThat(Polarity.positive(pair)).isEmpty();
      }
    }
  }

  @Test
  void doesNotKnowOtherPairs() {
    assertThat(Polarity.positive(List.of("left", "right"))).isEmpty();
    assertThat(Polarity.positive(List.of("yes", "no", "maybe"))).isEmpty();
    assertThat(Polarity.positive(List.of("yes"))).isEmpty();
  }

  @Test
  void decidesWhatABinaryTaskAnswers() {
    assertThat(format("ja", "nein", "nein")).isEqualTo(words("ja", "nein"));
    assertThat(format("right", "left", "left")).isEqualTo(words("right", "left"));
  }

  private static LabelFormat format(String... values) {
    return new Binary("t").fit("task", Tables.of(texts("t", values))).format();
  }

  private static LabelFormat words(String positive, String negative) {
    return new LabelFormat.YesNo(List.of("t"), positive, java.util.Optional.of(negative));
  }
}
