// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.error.DataException;

class CsvRowsTest {
  private static final RowFormat COMMAS = new RowFormat(true, ',', '"', List.of("", "?"));

  @TempDir private Path folder;

  @Test
  void rowsComeOneByOneWithTheLineWhereTheyBegin() {
    CsvRows rows = text("a, b\n\n1,\" x\n,y \"\n?, 2 ,3\n");
    assertThat(rows.columns()).containsExactly("a", "b");
    assertThat(all(rows))
        .containsExactly(
            new CsvRow(3, List.of("1", " x\n,y ")), new CsvRow(5, List.of("?", "2", "3")));
    assertThat(rows.isMissing("?")).isTrue();
    assertThat(rows.isMissing("NA")).isFalse();
    assertThat(rows.number(0, "1.5e3")).isEqualTo(1500);
    assertThat(rows.bytes()).isEqualTo(25);
  }

  @Test
  void withoutAHeaderColumnsTakeTheNamesGivenOrNumbers() {
    RowFormat bare = new RowFormat(false, ';', '\'', List.of());
    assertThat(text("1;2\n3;4", bare, List.of("x", "y")).columns()).containsExactly("x", "y");
    CsvRows numbered = text("1;'2;3'\n3;4", bare, List.of());
    assertThat(numbered.columns()).containsExactly("column1", "column2");
    assertThat(all(numbered)).extracting(CsvRow::line).containsExactly(1L, 2L);
    assertThatThrownBy(() -> text("1;2\n", bare, List.of("x")))
        .isInstanceOf(DataException.class)
        .hasMessage("text, line 1: found 2 values where there are 1 columns: [x]");
  }

  @Test
  void aFileOverridesItsEncodingAndDelimiter() {
    byte[] text = "\uFEFFsep=;\n\u00e4;b\n1;2\n".getBytes(StandardCharsets.UTF_16LE);
    CsvRows rows = CsvRows.of(new ByteArrayInputStream(text), "text", COMMAS, List.of());
    assertThat(rows.columns()).containsExactly("\u00e4", "b");
    assertThat(all(rows)).containsExactly(new CsvRow(3, List.of("1", "2")));
  }

  @Test
  void aDelimiterAtTheEndNeedNotBeInAllLines() {
    assertThat(all(text("a,b\n1,2,\n3,4\n")))
        .extracting(CsvRow::values)
        .containsExactly(List.of("1", "2"), List.of("3", "4"));
    CsvRows unnamed = text(",b,\n1,2,3\n4,5\n");
    assertThat(unnamed.columns()).containsExactly("column1", "b", "column3");
    assertThat(all(unnamed))
        .extracting(CsvRow::values)
        .containsExactly(List.of("1", "2", "3"), List.of("4", "5", ""));
  }

  @Test
  void numbersAreReadInTheFormatOfTheFile() {
    RowFormat german = COMMAS.delimiter(';').decimal(',').comment(Optional.of('#'));
    CsvRows rows = text("# prices\na;b\n# first\n1.234,5;x\n", german, List.of());
    CsvRow row = rows.next().orElseThrow();
    assertThat(row).isEqualTo(new CsvRow(4, List.of("1.234,5", "x")));
    assertThat(rows.number(0, row.values().get(0))).isEqualTo(1234.5);
  }

  @Test
  void whatCannotBeReadIsReported() throws IOException {
    assertThatThrownBy(() -> text("")).hasMessage("text is empty; rows are expected");
    assertThatThrownBy(() -> text("a,a\n"))
        .hasMessage("text, line 1: columns 1 and 2 have the same name, 'a'; rename one of them");
    assertThatThrownBy(() -> CsvRows.open(folder.resolve("none"), COMMAS, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("there is no file ");
    Path file = folder.resolve("bytes.csv");
    Files.write(file, new byte[] {'a', '\n', '1', '\n', (byte) 0xff, (byte) 0xfe, '\n'});
    assertThatThrownBy(() -> CsvRows.open(file, COMMAS, List.of()).next())
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "is not UTF-8 text; name its encoding, such as encoding: windows-1252");
  }

  private static CsvRows text(String text) {
    return text(text, COMMAS, List.of());
  }

  private static CsvRows text(String text, RowFormat format, List<String> names) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CsvRows.of(new ByteArrayInputStream(bytes), "text", format, names);
  }

  private static List<CsvRow> all(CsvRows rows) {
    List<CsvRow> all = new ArrayList<>();
    for (Optional<CsvRow> row = rows.next(); row.isPresent(); row = rows.next()) {
      all.add(row.get());
    }
    return all;
  }
}
