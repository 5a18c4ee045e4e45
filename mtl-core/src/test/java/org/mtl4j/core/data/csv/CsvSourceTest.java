// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.core.data.SharedData;
import org.mtl4j.serve.csv.CsvRows;

class CsvSourceTest {
  @TempDir Path folder;

  @Test
  void readsNumbersAndTexts() {
    Table table = read("age,sex\n30,f\n4.5e1,m\n-2,f\n");

    assertThat(table.rows()).isEqualTo(3);
    assertThat(numbers(table, "age")).containsExactly(30, 45, -2);
    assertThat(texts(table, "sex")).containsExactly("f", "m", "f");
    assertThat(((TextColumn) table.column("sex")).dictionary()).containsExactly("f", "m");
  }

  @Test
  void readsDigitsAsJavaDoes() {
    List<String> numerals =
        List.of(
            "0",
            "007",
            "999999999999999",
            "9007199254740991",
            "0.1",
            "-.5",
            "+3.",
            "1E-300",
            "-0",
            "0.30000000000000004",
            "123456789012345.678",
            "1.7976931348623157e308",
            "4.9E-324");
    Table table = read("x\n" + String.join("\n", numerals) + "\n");

    assertThat(numbers(table, "x"))
        .containsExactly(numerals.stream().mapToDouble(Double::parseDouble).toArray());
  }

  @Test
  void trimsWhiteSpaceAroundValuesButNotInsideQuotes() {
    Table table = read("a, b ,c\n 1, x y. , \" q, \"\"z\"\" \"\n");

    assertThat(table.names()).containsExactly("a", "b", "c");
    assertThat(texts(table, "b")).containsExactly("x y.");
    assertThat(texts(table, "c")).containsExactly(" q, \"z\" ");
  }

  @Test
  void readsEveryFileAsTheTolerantParserDoes() {
    Random random = new Random(1);
    String[] values = {
      "1", "x y", "\"q\"", " \"a,b\"", "\"c\" ", "", "\"d\"\"e\"", " 2 ", "\"f\ng\""
    };
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder("a,b,c\n");
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 3; column++) {
          text.append(values[random.nextInt(values.length)]).append(column < 2 ? "," : "\n");
        }
      }
      Table table = read(text.toString());
      InputStream bytes = new ByteArrayInputStream(text.toString().getBytes(UTF_8));
      try (CsvRows rows = CsvRows.of(bytes, "text", CsvSource.FORMAT, List.of())) {
        for (int row = 0; row < table.rows(); row++) {
          int at = row;
          assertThat(rows.next().orElseThrow().values())
              .as(text.toString())
              .isEqualTo(table.columns().stream().map(column -> column.text(at)).toList());
        }
        assertThat(rows.next()).isEmpty();
      }
    }
  }

  @Test
  void readsLineBreaksInQuotes() {
    assertThat(texts(read("a,b\n\"two\nlines\",1\nx,2\n"), "a")).containsExactly("two\nlines", "x");
  }

  @Test
  void readsAnotherDelimiterAndQuote() throws IOException {
    Path file = write("data.csv", "a;b\n'1;5';2\n");
    CsvSource source =
        new CsvSource(
            file, Optional.empty(), Optional.empty(), true, ";", "'", List.of("", "none"));

    assertThat(texts(source.read(Request.GUESS).train(), "a")).containsExactly("1;5");
  }

  @Test
  void marksMissingValues() {
    Table table = read("a,b\n1,?\n , x\nNA,NA\nNaN,\n");

    assertThat(numbers(table, "a")).containsExactly(1, Double.NaN, Double.NaN, Double.NaN);
    assertThat(missing(table.column("b"))).containsExactly(0, 2, 3);
  }

  @Test
  void skipsEmptyLinesAndAByteOrderMark() {
    Table table = read("\uFEFF\"a\",b\n\n1,2\n\n");

    assertThat(table.names()).containsExactly("a", "b");
    assertThat(table.rows()).isOne();
  }

  @Test
  void readsAColumnAsTextIfOneValueIsNotANumber() {
    Table table = read("early,late,never\nx,07,\n1,2.50,\n2,x,\n");

    assertThat(texts(table, "early")).containsExactly("x", "1", "2");
    assertThat(texts(table, "late")).containsExactly("07", "2.50", "x");
    assertThat(missing(table.column("never"))).containsExactly(0, 1, 2);
  }

  @Test
  void keepsMissingRowsBeforeTheFirstText() {
    assertThat(texts(read("a,b\n,1\n?,2\nx,3\n"), "a")).containsExactly("", "", "x");
  }

  @Test
  void doesNotTakeJavaLiteralsForNumbers() {
    assertThat(texts(read("a\n1d\n0x1p3\n2f\n"), "a")).containsExactly("1d", "0x1p3", "2f");
  }

  @Test
  void readsDeclaredTypes() throws IOException {
    Table table =
        new CsvSource(write("data.csv", "code,x,extra\n1,1,1\n02,2,2\n"))
            .read(
                request(Map.of("code", ColumnType.TEXT, "extra", ColumnType.SKIP), "code", "extra"))
            .train();

    assertThat(table.names()).containsExactly("code", "x");
    assertThat(texts(table, "code")).containsExactly("1", "02");
  }

  @Test
  void takesTheNamesOfAFileWithoutHeaderFromTheSchema() throws IOException {
    Path file = write("data.csv", "1,f\n2,m\n");

    Table named = headerless(file).read(request(Map.of(), "age", "sex")).train();
    assertThat(named.names()).containsExactly("age", "sex");
    assertThat(numbers(named, "age")).containsExactly(1, 2);
    assertThat(headerless(file).read(Request.GUESS).train().names())
        .containsExactly("column1", "column2");
  }

  @Test
  void refusesASchemaOfAnotherWidthForAFileWithoutHeader() throws IOException {
    Path file = write("data.csv", "1,f,x\n");

    assertThatThrownBy(() -> headerless(file).read(request(Map.of(), "age", "sex")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 1: found 3 values")
        .hasMessageContaining("2 columns");
  }

  @Test
  void detectsGzipByItsFirstBytes() throws IOException {
    Path file = Files.write(folder.resolve("data.csv"), gzip("a,b\n1,x\n"));

    assertThat(texts(new CsvSource(file).read(Request.GUESS).train(), "b")).containsExactly("x");
  }

  @Test
  void readsOtherFilesWithTheTypesOfTheTrainingFile() throws IOException {
    Path train = write("train.csv", "code,x\na,1\n");
    Path test = write("test.csv", "x,code\n2,7\n");

    Tables tables = source(train, test).read(Request.GUESS);
    assertThat(texts(tables.test().orElseThrow(), "code")).containsExactly("7");
    assertThat(tables.validation()).isEmpty();

    Path bad = write("bad.csv", "code,x\na,1\nb,y\n");
    assertThatThrownBy(() -> source(train, bad).read(Request.GUESS))
        .hasMessageContaining("bad.csv, line 3, column 'x': found 'y' where a number is expected");
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> new CsvSource(folder.resolve("no.csv")).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no file")
        .hasMessageContaining("no.csv");
  }

  @Test
  void refusesAnEmptyFileAndABareHeader() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("data.csv is empty");
    assertThatThrownBy(() -> read("a,b\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv has a header but no rows");
  }

  @Test
  void refusesAWrongNumberOfValues() {
    assertThatThrownBy(() -> read("a,b\n1,2\n\n3\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 4: found 1 value where 2 are expected");
    assertThatThrownBy(() -> read("a,b\n1,2\n3,4,5\n"))
        .hasMessageContaining("line 3: found 3 values where 2 are expected");
  }

  @Test
  void refusesAColumnThatDoesNotExistAndNamesTheNearest() throws IOException {
    Path file = write("data.csv", "age,income,sex\n1,2,f\n");

    assertThatThrownBy(() -> new CsvSource(file).read(request(Map.of(), "incmoe")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no column 'incmoe'")
        .hasMessageContaining("nearest: income; existing: age, income, sex");
  }

  @Test
  void refusesTextInADeclaredNumberColumn() throws IOException {
    Path file = write("data.csv", "age\n1\nold\n");

    assertThatThrownBy(
            () -> new CsvSource(file).read(request(Map.of("age", ColumnType.NUMBER), "age")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "data.csv, line 3, column 'age': found 'old' where a number is expected");
  }

  @Test
  void namesTheFirstErrorOfAFileThatIsConvertedInBlocks() throws IOException {
    StringBuilder text = new StringBuilder("a,b,c\n");
    for (int row = 0; row < 20_000; row++) {
      text.append(row == 15_010 ? "x" : "1").append(",2,").append(row == 15_000 ? "y" : "3");
      text.append(row == 15_020 ? ",4\n" : "\n");
    }
    Path file = folder.resolve("blocks.csv");
    Files.writeString(file, text + "\u00e4", ISO_8859_1);

    assertThatThrownBy(() -> new CsvSource(file).read(declared("a", "b", "c")))
        .hasMessageContaining("line 15002, column 'c': found 'y'");
    assertThatThrownBy(() -> new CsvSource(file).read(declared("a", "b")))
        .hasMessageContaining("line 15012, column 'a': found 'x'");
    assertThatThrownBy(() -> new CsvSource(file).read(declared("b")))
        .hasMessageContaining("line 15022: found 4 values where 3 are expected");
  }

  private static Request declared(String... numbers) {
    Map<String, ColumnType> types = new HashMap<>();
    for (String column : numbers) {
      types.put(column, ColumnType.NUMBER);
    }
    return new Request(List.of(), types, Set.of());
  }

  @Test
  void readsTheSameInBlocks() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("number,word,late\n");
    List<String> words = new ArrayList<>();
    double[] numbers = new double[20_000];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = random.nextInt(1000) / 8.0;
      words.add("word " + random.nextInt(row + 1));
      text.append(numbers[row]).append(',').append(words.get(row));
      text.append(',').append(row < 17_000 ? "1" : "text").append('\n');
    }
    Table table = read(text.toString());

    assertThat(numbers(table, "number")).isEqualTo(numbers);
    assertThat(texts(table, "word")).containsExactlyElementsOf(words);
    assertThat(((TextColumn) table.column("word")).dictionary())
        .containsExactlyElementsOf(new LinkedHashSet<>(words));
    assertThat(new LinkedHashSet<>(List.of(texts(table, "late")))).containsExactly("1", "text");
  }

  @Test
  void refusesColumnsOfOneName() {
    assertThatThrownBy(() -> read("a,b,a\n1,2,3\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "data.csv, line 1: columns 1 and 3 have the same name, 'a'; rename one of them");
  }

  @Test
  void refusesInfiniteNumbersButNotTextThatReadsLikeOne() throws IOException {
    assertThatThrownBy(() -> read("a,b\n1,2\n-inf,3\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 3, column 'a': found '-inf'");
    assertThatThrownBy(() -> read("a\n1e999\n")).hasMessageContaining("line 2, column 'a'");
    assertThat(texts(read("a\ninf\nx\n"), "a")).containsExactly("inf", "x");

    Path file = write("nan.csv", "a\n1\nNaN\n");
    CsvSource strict =
        new CsvSource(file, Optional.empty(), Optional.empty(), true, ",", "\"", List.of(""));
    assertThatThrownBy(() -> strict.read(Request.GUESS)).hasMessageContaining("found 'NaN'");
  }

  @Test
  void refusesDamagedGzip() throws IOException {
    Path plain = write("plain.csv.gz", "a\n1\n");
    assertThatThrownBy(() -> new CsvSource(plain).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "plain.csv.gz: is not a valid compressed file: it does not have the header of a gzip"
                + " file");

    byte[] whole = gzip("a\n" + "1\n2\n3\n".repeat(1000));
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> new CsvSource(cut).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cut.gz: the compressed file ends too early");
  }

  @Test
  void refusesOtherEncodings() throws IOException {
    Path file = Files.write(folder.resolve("latin.csv"), "a\nKöln\n".getBytes(ISO_8859_1));

    assertThatThrownBy(() -> new CsvSource(file).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("latin.csv: its beginning is not UTF-8 text; name its encoding");
    assertThat(
            texts(
                new CsvSource(file, CsvSource.FORMAT.encoding(ISO_8859_1))
                    .read(Request.GUESS)
                    .train(),
                "a"))
        .containsExactly("K\u00f6ln");
  }

  @Test
  void readsWhatTheFileSaysOfItself() throws IOException {
    byte[] wide = "\uFEFFsep=;\r\na;b\r\n1;\u00e4\r\n2\r\n".getBytes(UTF_16BE);
    CsvSource source = new CsvSource(Files.write(folder.resolve("wide.csv"), wide));

    assertThatThrownBy(() -> source.read(Request.GUESS))
        .hasMessageContaining("wide.csv, line 4: found 1 value where 2 are expected");
  }

  @Test
  void readsDecoratedNumbers() {
    Table table =
        read(
            """
            money,share,swiss,mixed
            "$9,232.50",55.1%,CHF 1'234.50,$1
            -$7,-3 %,CHF 2,\u20ac1
            """);

    assertThat(numbers(table, "money")).containsExactly(9232.5, -7);
    assertThat(numbers(table, "share")).containsExactly(55.1, -3);
    assertThat(numbers(table, "swiss")).containsExactly(1234.5, 2);
    assertThat(texts(table, "mixed")).as("two currencies").containsExactly("$1", "\u20ac1");
  }

  @Test
  void keepsTheUnitsOfTheTrainingFile() throws IOException {
    Path train = write("train.csv", "a\n5%\n7%\n");
    Path test = write("test.csv", "a\n0.05\n");

    assertThat(((NumberColumn) new CsvSource(train).read(Request.GUESS).train().column("a")).unit())
        .isEqualTo("%");
    assertThatThrownBy(() -> source(train, test).read(Request.GUESS))
        .hasMessageContaining(
            "test.csv, line 2, column 'a': found '0.05' where a number is expected with the unit"
                + " '%'");
  }

  @Test
  void readsDecimalCommasAndSkipsComments() throws IOException {
    Path file = write("data.csv", "# made up\na;b\n0,5;1.234,5\n#1;2\n-1;2\n");
    CsvSource source =
        new CsvSource(file, CsvSource.FORMAT.delimiter(';').decimal(',').comment(Optional.of('#')));
    Table table = source.read(Request.GUESS).train();

    assertThat(numbers(table, "a")).containsExactly(0.5, -1);
    assertThat(numbers(table, "b")).containsExactly(1234.5, 2);
    assertThatThrownBy(
            () ->
                new CsvSource(file, source.format().decimal('.'))
                    .read(request(Map.of("a", ColumnType.NUMBER), "a")))
        .hasMessageContaining(
            "line 3, column 'a': found '0,5' where a number is expected; it is one with decimal:"
                + " ','");
  }

  @Test
  void keepsApartWholeNumbersWithoutADouble() {
    Table table = read("id,x\n9007199254740993,1e300\n9007199254740992,1\n");

    assertThat(texts(table, "id")).containsExactly("9007199254740993", "9007199254740992");
    assertThat(numbers(table, "x")).containsExactly(1e300, 1);
  }

  @Test
  void readsAColumnWithoutANameOnlyIfItIsRequested() throws IOException {
    String text = ",x,\n0,5\n1,6,\n2,7\n";
    Table table = read(text);
    assertThat(table.names()).containsExactly("x");
    assertThat(numbers(table, "x")).containsExactly(5, 6, 7);

    Request both = request(Map.of("column1", ColumnType.NUMBER), "column1");
    table = new CsvSource(write("data.csv", text)).read(both).train();
    assertThat(numbers(table, "column1")).containsExactly(0, 1, 2);
  }

  @Test
  void ignoresADelimiterAtTheEndOfRows() {
    assertThat(numbers(read("a,b\n1,2,\n3,4,\n"), "b")).containsExactly(2, 4);
    assertThatThrownBy(() -> read("a,b\n1,2,x\n"))
        .hasMessageContaining("line 2: found 3 values where 2 are expected")
        .hasMessageContaining("name this column in the header too");
  }

  @Test
  void refusesAValueWithoutAnEnd() throws IOException {
    Path file = folder.resolve("long.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("a,b\n1,\"");
      for (int i = 0; i < 17; i++) {
        out.write("x".repeat(1 << 20));
      }
    }

    assertThatThrownBy(() -> new CsvSource(file).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("long.csv, line 2: a value has more than 16,777,216 characters");
  }

  /** Also if the value is the last of its row, so that the number of values is right. */
  @Test
  void refusesQuotesThatAreNotClosed() {
    assertThatThrownBy(() -> read("a,b\n1,x\n2,\"y\n3,z\n"))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "line 3: a quote that opens in this row is not closed before the end of the file");
    assertThatThrownBy(() -> read("sep=;\na;b\n\"x;1\ny;2\n"))
        .hasMessageContaining("line 3: a quote that opens in this row is not closed");
    assertThatThrownBy(() -> read("a,b\n\"x,1\ny,2\n\"z\",3\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 2: found 'z' after a closing quote, expected a delimiter")
        .hasMessageContaining("a quote before it in this row is not closed");
  }

  @Test
  void refusesUnknownEncodingsAndDecimalMarks() {
    assertThatThrownBy(() -> options("utf-17", ".", Optional.empty()))
        .hasMessageContaining("encoding must be an encoding that Java knows");
    assertThatThrownBy(() -> options("UTF-8", ";", Optional.empty()))
        .hasMessageContaining("decimal must be . or , but is ;");
    assertThatThrownBy(() -> options("UTF-8", ".", Optional.of(",")))
        .hasMessageContaining("comment must not be the delimiter or the quote");
  }

  @Test
  void refusesToFinishWithoutMemory() throws Exception {
    Path file = folder.resolve("large.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("a,b,c,d,e,f,g,h\n");
      for (int row = 0; row < 400_000; row++) {
        out.write("1,2,3,4,5,6,7,8\n");
      }
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-cp",
                System.getProperty("java.class.path"),
                CsvSourceTest.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(child.getInputStream().readAllBytes(), UTF_8))
        .contains("ResourceException: out of memory while reading " + file)
        .contains("the Java heap has");
  }

  /** Reads a file in a JVM of its own. */
  public static void main(String[] file) {
    try {
      new CsvSource(Path.of(file[0])).read(Request.GUESS);
    } catch (MtlException e) {
      System.out.println(e);
    }
  }

  private static CsvSource options(String encoding, String decimal, Optional<String> comment) {
    return new CsvSource(
        Path.of("x"),
        Optional.empty(),
        Optional.empty(),
        true,
        ",",
        "\"",
        List.of(),
        encoding,
        decimal,
        comment,
        Map.of());
  }

  @Test
  void refusesDelimitersOfSeveralCharacters() {
    Path file = Path.of("x");
    assertThatThrownBy(
            () ->
                new CsvSource(
                    file, Optional.empty(), Optional.empty(), true, "||", "\"", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delimiter must be one character");
  }

  @Test
  void readsCensusIncome() {
    Optional<Path> train = SharedData.find("census-income/census-income.data.gz");
    assumeTrue(train.isPresent(), "Census-Income is not there");
    Table table = headerless(train.get()).read(Request.GUESS).train();

    assertThat(table.rows()).isEqualTo(199_523);
    assertThat(table.columns()).hasSize(42);
    TextColumn income = (TextColumn) table.column("column42");
    assertThat(income.dictionary()).containsExactlyInAnyOrder("- 50000.", "50000+.");
    int high = income.dictionary().indexOf("50000+.");
    assertThat(Arrays.stream(income.codes()).filter(code -> code == high).count())
        .isEqualTo(12_382);
    assertThat(Arrays.stream(numbers(table, "column1")).distinct().count()).isEqualTo(91);
  }

  private Table read(String text) {
    try {
      return new CsvSource(write("data.csv", text)).read(Request.GUESS).train();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(UTF_8));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static CsvSource headerless(Path file) {
    return new CsvSource(
        file, Optional.empty(), Optional.empty(), false, ",", "\"", new CsvSource(file).missing());
  }

  private static CsvSource source(Path train, Path test) {
    return new CsvSource(
        train,
        Optional.empty(),
        Optional.of(test),
        true,
        ",",
        "\"",
        new CsvSource(train).missing());
  }

  private static Request request(Map<String, ColumnType> types, String... columns) {
    return new Request(List.of(columns), types);
  }

  private static double[] numbers(Table table, String column) {
    return ((NumberColumn) table.column(column)).values();
  }

  private static String[] texts(Table table, String name) {
    Column column = table.column(name);
    assertThat(column).isInstanceOf(TextColumn.class);
    return java.util.stream.IntStream.range(0, column.size())
        .mapToObj(column::text)
        .toArray(String[]::new);
  }

  private static int[] missing(Column column) {
    return java.util.stream.IntStream.range(0, column.size()).filter(column::isMissing).toArray();
  }
}
