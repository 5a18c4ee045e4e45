// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShownWriterTest {
  private static final String TERMINAL = "mtl.terminal";

  private final StringWriter written = new StringWriter();
  private final PrintWriter shown = new ShownWriter(new PrintWriter(written));

  @AfterEach
  void clear() {
    System.clearProperty(TERMINAL);
  }

  @Test
  void controlCharactersAreEscaped() {
    System.setProperty(TERMINAL, "false");
    shown.print("a\u001b[31mb\u0007\u009bc\rd\u202ee\tf\nö 漢 😀");
    shown.flush();
    assertThat(written).hasToString("a\\u001b[31mb\\u0007\\u009bc\\u000dd\\u202ee\tf\nö 漢 😀");
  }

  @Test
  void aTerminalGetsColorsAndNothingElse() {
    System.setProperty(TERMINAL, "true");
    shown.printf("%s", "\u001b[1mbold\u001b[21m\u001b[0m \u001b[8m \u001b[2J \u001b[3A \u001b]0;x");
    shown.flush();
    assertThat(written)
        .hasToString(
            "\u001b[1mbold\u001b[21m\u001b[0m \\u001b[8m \\u001b[2J \\u001b[3A \\u001b]0;x");
  }

  @Test
  void dataAreWrittenAsTheyAre() {
    ShownWriter.raw(shown).print("\u001b[2J");
    assertThat(ShownWriter.text("\u001b[2J")).isEqualTo("\\u001b[2J");
    shown.flush();
    assertThat(written).hasToString("\u001b[2J");
  }
}
