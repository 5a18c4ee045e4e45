// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextOrderTest {
  /** Characters around the bounds of a key: the last one of Latin-1, one before it, and others. */
  private static final String CHARACTERS = "\0 aAb~\u00fe\u00ff\u0100\u4e2d\ud83d";

  @Test
  void ordersAsStringsDo() {
    Random random = new Random(1);
    for (String prefix : List.of("", "user_", "a long prefix that all have ")) {
      Set<String> texts = new LinkedHashSet<>(List.of(prefix));
      while (texts.size() < 5000) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = random.nextInt(12); i >= 0; i--) {
          text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        texts.add(text.toString());
      }
      List<String> sorted = new ArrayList<>(texts);
      Collections.sort(sorted);

      assertThat(TextOrder.sorted(List.copyOf(texts))).isEqualTo(sorted);
    }
    assertThat(TextOrder.sorted(List.of("b", "", "a"))).containsExactly("", "a", "b");
    assertThat(TextOrder.sorted(List.of())).isEmpty();
  }
}
