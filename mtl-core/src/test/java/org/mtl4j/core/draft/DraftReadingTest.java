// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.registry.Registry;

/** Files as programs and people write them: their drafts can be trained, with all columns. */
class DraftReadingTest {
  private static final int ROWS = 300;

  @TempDir private Path folder;

  private final Random random = new Random(1);
  private String draft;

  @BeforeEach
  void clear() {
    draft = "";
  }

  @Test
  void theIndexOfPandasIsNoInput() throws IOException {
    Prepared data =
        prepare(
            UTF_8, ",x,price,sold", row -> row + "," + number() + "," + number() + "," + row % 2);

    assertThat(draft).contains("column1: ignore  # whole numbers, each once");
    assertThat(data.inputs().numbers()).containsExactly("x");
  }

  @Test
  void aGermanFileIsRead() throws IOException {
    Prepared data =
        prepare(
            ISO_8859_1,
            "Gr\u00f6\u00dfe;Kosten;Farbe;Preis;verkauft",
            row ->
                comma(number())
                    + ";"
                    + String.format(Locale.GERMANY, "%,.2f \u00a5", 1000 + 10.5 * row)
                    + ";"
                    + (row % 3 == 0 ? "gr\u00fcn" : "rot")
                    + ";"
                    + comma(number())
                    + ";"
                    + (row % 2 == 0 ? "ja" : "nein"));

    assertThat(draft)
        .contains("encoding: windows-1252", "check words such as 'Gr\u00f6\u00dfe'")
        .contains("decimal: \",\"", "'1.000,00 \u00a5' is read as 1000");
    assertThat(data.inputs().numbers()).contains("Gr\u00f6\u00dfe", "Kosten");
  }

  @Test
  void aFileOfASpreadsheetIsRead() throws IOException {
    Prepared data =
        prepare(
            UTF_16LE,
            "\uFEFFsep=;\r\nx;y;z",
            row -> number() + ";" + number() + ";" + (row % 3 == 0 ? 1 : 0));

    assertThat(data.inputs().numbers()).isNotEmpty();
  }

  @Test
  void amountsAndSharesAreNumbers() throws IOException {
    Prepared data =
        prepare(
            UTF_8,
            "rate,size,price,sold",
            row ->
                "%d.%d%%,%s,\"$%,d\",%d"
                    .formatted(row % 90, row % 10, number(), 9000 + 37 * row, row % 2));

    assertThat(draft)
        .contains("'0.0%' is read as 0", "'$9,000' is read as 9000")
        .contains("price: {type: regression");
    assertThat(data.inputs().numbers()).contains("rate");
  }

  @Test
  void infiniteNumbersAreMissing() throws IOException {
    Prepared data =
        prepare(
            UTF_8,
            "x,z,price,sold",
            row ->
                (row % 50 == 0 ? "-Infinity" : number())
                    + ","
                    + (row % 70 == 0 ? "inf" : number())
                    + ","
                    + number()
                    + ","
                    + row % 2);

    assertThat(draft).contains("infinite values are read as missing");
    assertThat(data.inputs().numbers()).contains("x", "x?", "z", "z?");
  }

  @Test
  void datesBecomeNumbers() throws IOException {
    Prepared data =
        prepare(
            UTF_8,
            "when,local,us,at,price,sold",
            row ->
                "2021-%02d-%02dT%02d:00:00Z,%d.%d.2021,%d/%d/2021,%d:%02d,%s,%d"
                    .formatted(
                        1 + row % 12,
                        1 + row % 28,
                        row % 24,
                        1 + row % 28,
                        1 + row % 12,
                        1 + row % 12,
                        1 + row % 11,
                        row % 24,
                        row % 60,
                        number(),
                        row % 2));

    assertThat(draft)
        .contains("local: {role: date, pattern: d.M.uuuu}")
        .contains("us: {role: date, pattern: d/M/uuuu}")
        .contains("the day first is assumed; month first: pattern: M/d/uuuu");
    assertThat(data.inputs().numbers())
        .contains("when:days", "when:hour", "local:month", "us:weekday", "at:days")
        .doesNotContain("at:hour", "local:hour");
  }

  @Test
  void longIdsStayApart() throws IOException {
    Prepared data =
        prepare(
            UTF_8,
            "x,z,kind",
            row -> number() + "," + number() + "," + (9007199254740992L + row % 2));

    assertThat(draft).contains("whole numbers with more digits than a double has: an ID");
    assertThat(data.labels().get("kind").means()[0]).isBetween(0.4, 0.6);
  }

  @Test
  void wholeTargetsThatDifferInEveryRowAreTargets() throws IOException {
    prepare(UTF_8, "x,z,price", row -> number() + "," + number() + "," + (row * 7919L % 1_000_003));

    assertThat(draft).contains("price: {type: regression");
  }

  @Test
  void numbersInParenthesesAreNamed() throws IOException {
    prepare(
        UTF_8,
        "x,z,profit,sold",
        row -> number() + "," + number() + ",(" + (1000 + row) + ")," + row % 2);

    assertThat(draft).contains("numbers in parentheses are not read as negative; write -1234");
  }

  @Test
  void equalNamesAreRefused() {
    assertThatThrownBy(() -> prepare(UTF_8, "x,x,y", row -> "1.5,2," + row % 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "line 1: columns 1 and 2 have the same name, 'x'; rename one of them");
  }

  private String number() {
    return String.format(Locale.ROOT, "%.3f", random.nextGaussian());
  }

  private static String comma(String number) {
    return number.replace('.', ',');
  }

  private Prepared prepare(Charset encoding, String header, IntFunction<String> row)
      throws IOException {
    String text =
        IntStream.range(0, ROWS)
            .mapToObj(row)
            .collect(Collectors.joining("\n", header + "\n", "\n"));
    Path file = Files.write(folder.resolve("rows.csv"), text.getBytes(encoding));
    draft = Draft.of(file, file.getFileName());
    return Preparation.prepare(
        new Configuration(Registry.load()).parse(draft, "draft.yaml", folder));
  }
}
