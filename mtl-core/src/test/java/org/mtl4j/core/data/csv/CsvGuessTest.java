// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.error.DataException;

class CsvGuessTest {
  private static final Charset WESTERN = Charset.forName("windows-1252");

  @TempDir private Path folder;

  @Test
  void wordsAboveNumbersAreNames() {
    assertThat(guess("a,b\n1,2\n3,4\n").columns()).containsExactly("a", "b");
    assertThat(guess("a,b\n1,2\n3,4\n").options()).isEmpty();
    assertThat(guess("day,n\n2021-01-01,x\n2021-01-02,y\n").columns()).containsExactly("day", "n");
    assertThat(guess(",x,y\n0,1.5,a\n1,2.5,b\n").columns())
        .as("the index of pandas")
        .containsExactly("column1", "x", "y");
    assertThat(guess("x,y,\n1,2,\n3,4,\n").columns()).containsExactly("x", "y", "column3");
    assertThat(guess("x,y\n1,2,\n3,4,\n").columns()).containsExactly("x", "y");
    assertThat(guess("x,x,y\n1,2,3\n4,5,6\n").format().header()).isTrue();
  }

  @Test
  void numbersAreNamesIfTheRestIsAHeader() {
    assertThat(guess("country,id,2019,2020\nChad,1,1.5,2.5\nPeru,2,2.5,3.5\n").columns())
        .containsExactly("country", "id", "2019", "2020");
    CsvGuess years = guess("country,2019,2020,2021\nChad,1.5,2.5,1\nPeru,2.5,3.5,4\n");
    assertThat(years.columns()).containsExactly("country", "2019", "2020", "2021");
    assertThat(years.options())
        .containsExactly(
            "# The first line is assumed to have the names of the columns; if it is a row:"
                + " header: false");
    assertThat(guess(",0,1,2\n0,0.5,0.1,0.2\n1,0.3,0.2,0.5\n").format().header())
        .as("a frame of pandas without names")
        .isTrue();
  }

  @Test
  void aLineLikeTheOthersIsARow() {
    CsvGuess guess = guess("1.5,2,x\n2.5,3,y\n3.5,4,x\n");
    assertThat(guess.format().header()).isFalse();
    assertThat(guess.columns()).containsExactly("column1", "column2", "column3");
    assertThat(guess.options().get(0)).startsWith("header: false");
    assertThat(guess("1,2,3\n3,1,2\n2,3,1\n0,4,4\n").format().header()).isFalse();
    assertThat(guess("x,y\nx,z\ny,z\n").format().header()).isFalse();
    assertThat(guess("2021-01-01,5\n2021-01-02,6\n").format().header()).isFalse();
    assertThat(guess("5.1,n/a,3.5\n5.2,4.1,3.6\n5.3,4.2,3.7\n").format().header()).isFalse();
    assertThat(guess("color,size\nred,small\nblue,large\n").options())
        .containsExactly(
            "# The first line is assumed to have the names of the columns; if it is a row:"
                + " header: false");
  }

  @Test
  void delimitersAreThoseThatLeaveNumbers() {
    assertThat(guess("a\tb\n1\t2\n3\t4\n").options()).containsExactly("delimiter: \"\\t\"");
    assertThat(guess("a|b|c\n1|2|x,y\n3|4|z,w\n").format().delimiter()).isEqualTo('|');
    assertThat(guess("sep=;\na;b\n1;2,5\n").format().delimiter()).isEqualTo(';');
    CsvGuess bare = guess("0,5;0,25\n1,5;2,75\n2,5;3,25\n");
    assertThat(bare.format().delimiter()).isEqualTo(';');
    assertThat(bare.format().decimal()).isEqualTo(',');
  }

  @Test
  void decimalCommasAreFound() {
    assertThat(guess("a;b\n1,771;x\n0,25;y\n").options())
        .containsExactly("delimiter: \";\"", "decimal: \",\"  # as in '0,25'");
    assertThat(guess("a;b\n1.234,5;x\n2;y\n").format().decimal()).isEqualTo(',');
    assertThat(guess("a;b\n1,234;0.5\n2,345;1.5\n").format().decimal()).isEqualTo('.');
    CsvGuess unclear = guess("a;b\n1,234;x\n2,345;y\n");
    assertThat(unclear.format().decimal()).isEqualTo('.');
    assertThat(unclear.options())
        .contains(
            "# The comma in '1,234' is assumed to separate thousands; if it is a decimal comma:"
                + " decimal: \",\"");
  }

  @Test
  void commentsAreLinesThatDoNotFit() {
    CsvGuess guess = guess("# made by a program\n# in 2021\na,b\n1,2\n# the end\n3,4\n");
    assertThat(guess.columns()).containsExactly("a", "b");
    assertThat(guess.options()).containsExactly("comment: \"#\"  # lines to skip");
    assertThat(guess("#a,b\n1,2\n3,4\n").columns()).containsExactly("#a", "b");
  }

  @Test
  void raggedLinesAreReportedWhenTheyAreRead() throws IOException {
    Path file = write("a,b\n1,2\n3\n4,5\n6,7\n", UTF_8);
    CsvGuess guess = CsvGuess.of(file);
    assertThat(guess.columns()).containsExactly("a", "b");
    assertThatThrownBy(() -> new CsvSource(file, guess.format()).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 3: found 1 value where 2 are expected");

    Path named = write("a,b\nr1,1,2\nr2,3,4\n", UTF_8);
    assertThatThrownBy(() -> new CsvSource(named, CsvGuess.of(named).format()).read(Request.GUESS))
        .hasMessageContaining("name this column in the header too");
  }

  @Test
  void encodingsAreFound() throws IOException {
    String text = "Gr\u00f6\u00dfe,y\n1,a\n2,b\n";
    assertThat(CsvGuess.of(write(text, UTF_8)).options()).isEmpty();
    assertThat(CsvGuess.of(write("\uFEFF" + text, UTF_8)).columns()).contains("Gr\u00f6\u00dfe");
    for (Charset encoding : List.of(UTF_16LE, UTF_16BE, WESTERN)) {
      CsvGuess guess = CsvGuess.of(write(text, encoding));
      assertThat(guess.columns()).as(encoding.name()).containsExactly("Gr\u00f6\u00dfe", "y");
      assertThat(guess.format().encoding()).isEqualTo(encoding);
      assertThat(guess.options().get(0)).startsWith("encoding: " + encoding.name());
    }
    assertThat(CsvGuess.of(write("\uFEFF" + text, UTF_16LE)).format().encoding())
        .isEqualTo(UTF_16LE);
    assertThat(CsvGuess.of(write(text, ISO_8859_1)).options())
        .containsExactly(
            "encoding: windows-1252  # assumed, since it is not UTF-8; check words such as"
                + " 'Gr\u00f6\u00dfe'");
    String far = "a,b\n" + "1,x\n".repeat(100_000) + "2,\u20ac\n";
    assertThat(CsvGuess.of(write(far, WESTERN)).format().encoding()).isEqualTo(WESTERN);
  }

  @Test
  void whatIsNotTextIsNamed() throws IOException {
    byte[] bytes = new byte[5000];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("bytes"), bytes);
    assertThatThrownBy(() -> CsvGuess.of(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("bytes is not text in UTF-8, UTF-16 or windows-1252");
    Path zero = write("a,b\n" + "1,2\n".repeat(50) + "3,\0004\n" + "5,6\n".repeat(50), UTF_8);
    assertThatThrownBy(() -> CsvGuess.of(zero))
        .hasMessageContaining("data.csv is not text in UTF-8, UTF-16 or windows-1252")
        .hasMessageContaining("or it has control characters such as NUL");
    assertThatThrownBy(() -> guess("a,b\n\"1,2\n3,4\n"))
        .hasMessageEndingWith("they have an odd number of quotes: is one not closed?");
    Path line = folder.resolve("line");
    try (Writer out = Files.newBufferedWriter(line)) {
      for (int i = 0; i < 17; i++) {
        out.write("x".repeat(1 << 20));
      }
    }
    assertThatThrownBy(() -> CsvGuess.of(line))
        .hasMessageContaining("its first line has more than 16,777,216 characters");
  }

  @Test
  void wideTablesAreGuessedQuickly() {
    String header =
        IntStream.range(0, 5000).mapToObj(i -> "v" + i).collect(Collectors.joining(","));
    String row = "0.5" + ",0.25".repeat(4999);
    String text = header + "\n" + String.join("\n", Arrays.asList(row, row, row)) + "\n";
    assertThat(guess(text).columns()).hasSize(5000);
  }

  private CsvGuess guess(String text) {
    try {
      return CsvGuess.of(write(text, UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path write(String text, Charset encoding) throws IOException {
    return Files.write(folder.resolve("data.csv"), text.getBytes(encoding));
  }
}
