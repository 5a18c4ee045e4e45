// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.plugins.formats.RealData;
import org.mtl4j.plugins.formats.arff.ArffSource.Labels;

class ArffSourceTest {
  private static final String WEATHER =
      """
      % What Weka's book begins with, and more
      @RELATION 'the weather'

      @attribute outlook {sunny, overcast, 'light rain'}
      @ATTRIBUTE "temp % F" REAL
      @attribute windy {TRUE,FALSE}  % a comment
      @attribute note string
      @attribute 'it\\'s when' date 'yyyy-MM-dd HH:mm'
      @attribute count integer
      @data
      sunny, 85.5,FALSE,'warm, dry', '1970-01-02 00:00' ,3
      % between rows

      'light rain',?, TRUE ,"?",?,-1e2
      overcast\t64 TRUE plain '1970-01-01 00:01' 0
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.arff"), text);
  }

  private Table read(String text) throws IOException {
    return new ArffSource(file(text)).read(Request.GUESS).train();
  }

  private static String[] texts(Table table, String column) {
    Column values = table.column(column);
    String[] texts = new String[table.rows()];
    Arrays.setAll(texts, row -> values.isMissing(row) ? "(missing)" : values.text(row));
    return texts;
  }

  @Test
  void attributesBecomeColumnsOfTheirType() throws IOException {
    Table table = read(WEATHER);

    assertThat(table.names())
        .containsExactly("outlook", "temp % F", "windy", "note", "it's when", "count");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(texts(table, "outlook")).containsExactly("sunny", "light rain", "overcast");
    assertThat(((NumberColumn) table.column("temp % F")).values())
        .containsExactly(85.5, Double.NaN, 64);
    assertThat(texts(table, "windy")).containsExactly("FALSE", "TRUE", "TRUE");
    assertThat(texts(table, "note")).containsExactly("warm, dry", "?", "plain");
    assertThat(texts(table, "it's when")).containsExactly("86400", "(missing)", "60");
    assertThat(((NumberColumn) table.column("count")).values()).containsExactly(3, -100, 0);
  }

  @Test
  void sparseRowsLeaveOutZerosAndFirstValues() throws IOException {
    Table table =
        read(
            """
            @relation sparse
            @attribute a numeric
            @attribute b {no, yes}
            @attribute c numeric
            @data
            {0 1.5, 2 ?}
            {1 yes}
            {}
            { 2 -3,1 yes }
            """);
    assertThat(((NumberColumn) table.column("a")).values()).containsExactly(1.5, 0, 0, 0);
    assertThat(texts(table, "b")).containsExactly("no", "yes", "no", "yes");
    assertThat(((NumberColumn) table.column("c")).values()).containsExactly(Double.NaN, 0, 0, -3);
  }

  @Test
  void gzipIsReportedByItsFirstBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(WEATHER.getBytes(StandardCharsets.UTF_8));
    }
    Path packed = Files.write(folder.resolve("packed"), bytes.toByteArray());
    assertThat(new ArffSource(packed).read(Request.GUESS).train().rows()).isEqualTo(3);

    Path cut =
        Files.write(
            folder.resolve("cut.arff.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 40));
    assertThatThrownBy(() -> new ArffSource(cut).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("cut.arff.gz, after line ", "cut off compressed data");
  }

  @Test
  void typesAreTakenAsAskedFor() throws IOException {
    Path file = file("@attribute a {1, 2}\n@attribute b numeric\n@attribute c real\n@data\n2,7,1");
    var types = Map.of("a", ColumnType.NUMBER, "b", ColumnType.TEXT, "c", ColumnType.SKIP);
    Table table = new ArffSource(file).read(new Request(List.of("a"), types)).train();
    assertThat(table.names()).containsExactly("a", "b");
    assertThat(((NumberColumn) table.column("a")).values()).containsExactly(2);
    assertThat(((TextColumn) table.column("b")).dictionary()).containsExactly("7");
  }

  /** A label that no task reads must not become a feature. */
  @Test
  void labelsThatNoTaskReadsAreLeftOut() throws IOException {
    Path data =
        file(
            "@attribute x real\n@attribute happy {0,1}\n@attribute calm {0,1}\n@attribute sad"
                + " {0,1}\n@data\n1,0,1,0\n");
    Path xml =
        Files.writeString(
            folder.resolve("labels.xml"),
            """
            <?xml version="1.0" encoding="utf-8"?>
            <labels xmlns="http://mulan.sourceforge.net/labels">
            <label name="happy"><label name="calm"></label></label>
            <label name="sad"/>
            </labels>
            """);
    Request request = new Request(List.of(), Map.of(), Set.of("calm"));
    for (Labels labels :
        List.of(new Labels(Optional.of(xml), 0, 0), new Labels(Optional.empty(), 0, 3))) {
      ArffSource source = new ArffSource(data, Optional.empty(), Optional.empty(), labels);
      assertThat(source.read(request).train().names()).containsExactly("x", "calm");
    }
    var first =
        new ArffSource(
            data, Optional.empty(), Optional.empty(), new Labels(Optional.empty(), 2, 0));
    assertThat(first.read(request).train().names()).containsExactly("calm", "sad");
    assertThatThrownBy(() -> new Labels(Optional.of(xml), 0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one of xml, first and last");

    Files.writeString(xml, "<labels><label name=\"angry\"/></labels>");
    assertThatThrownBy(
            () ->
                new ArffSource(
                        data,
                        Optional.empty(),
                        Optional.empty(),
                        new Labels(Optional.of(xml), 0, 0))
                    .read(request))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "labels.xml lists the label 'angry'", "it has x, happy, calm, sad");
  }

  /** MEKA counts labels from the beginning, or from the end if the number is negative. */
  @ParameterizedTest
  @CsvSource({"C 2,happy|calm", "C -1,sad", "C 2 -split-percentage 67,happy|calm", "X 3,''"})
  void mekaDeclaresLabelsInTheNameOfTheRelation(String option, String labels) throws IOException {
    String rows =
        """
        @attribute happy {0,1}
        @attribute calm {0,1}
        @attribute x real
        @attribute sad {0,1}
        @data
        0,1,5,0
        """;
    List<String> declared = labels.isEmpty() ? List.of() : List.of(labels.split("\\|"));
    for (String quote : List.of("'", "\"")) {
      ArffSource source =
          new ArffSource(file("@relation " + quote + "Music: -" + option + quote + "\n" + rows));

      assertThat(source.declaredLabels()).isEqualTo(declared);
      assertThat(source.columns(Request.GUESS)).containsExactly("happy", "calm", "x", "sad");
      List<String> read = new ArrayList<>(List.of("happy", "calm", "x", "sad"));
      read.removeAll(declared);
      assertThat(source.read(Request.GUESS).train().names()).isEqualTo(read);
      assertThat(source.read(Request.only(Map.of("sad", ColumnType.NUMBER))).train().names())
          .as("a label that is requested")
          .containsExactly("sad");
    }
  }

  @Test
  void moreLabelsThanAttributesAreAMistake() throws IOException {
    Path file = file("@relation 'm: -C 3'\n@attribute a real\n@attribute b real\n@data\n1,2\n");
    assertThatThrownBy(() -> new ArffSource(file).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessage(file + " has 2 attributes, of which 3 cannot be labels");
  }

  @Test
  void aListOfLabelsBesideTheFileIsFound() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("music-train.arff"),
            "@attribute x real\n@attribute y {0,1}\n@data\n1,0\n");
    assertThat(new ArffSource(file).completed()).isEqualTo(new ArffSource(file));

    Path xml = Files.writeString(folder.resolve("music.xml"), "<music/>");
    assertThat(new ArffSource(file).completed()).as("no list").isEqualTo(new ArffSource(file));

    Files.writeString(xml, "<labels><label name=\"y\"/></labels>");
    assertThat(new ArffSource(file).completed())
        .isEqualTo(
            new ArffSource(
                file, Optional.empty(), Optional.empty(), new Labels(Optional.of(xml), 0, 0)));
    assertThat(new ArffSource(file).completed().declaredLabels()).containsExactly("y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          @attribute a foo                          | line 1: found the type 'foo' of the attribute 'a'
          @attribute 'a numeric                     | line 1: found no end of the text that begins with 'a numeric
          @attribute a                              | line 1: found the end of the line where the type
          @attribute a {x, y, x}                    | line 1: found the value 'x' of the attribute 'a' twice
          @attribute a {x, y                        | line 1: found the end of the line where a value
          @attribute a real 5                       | line 1: found '5' behind an attribute
          @attribute a real;@attribute a real;@data | line 3: found two attributes named 'a'
          @data                                     | line 1: found @data before any @attribute
          PK junk                                   | line 1: found 'PK' where @relation, @attribute or @data
          @relation x                               | found no @data in 1 lines
          A;1,x,3                                   | line 4: found more than the 2 values
          A;1,x;1                                   | line 5: found 1 values where 2 are expected
          A;1,z                                     | line 4: found 'z' where one of the values of the attribute 'b' is expected: x, y
          A;one,x                                   | line 4: found 'one' where a finite number of the attribute 'a' or ?
          A;NaN,x                                   | line 4: found 'NaN' where a finite number
          A;1,,x                                    | line 4: found ',' where a value of the attribute 'b' is expected
          A;{5 1}                                   | line 4: found '5' where the number of an attribute is expected, 0 to 1
          A;{0 1, 0 2}                              | line 4: found the attribute 0 twice
          A;{0 1}, {3}                              | line 4: found ', {3}' behind a sparse row
          A;{0 1                                    | line 4: found the end of the line where the number of an attribute or }
          """)
  void mistakesAreReportedByLine(String text, String message) {
    String header = "@attribute a numeric\n@attribute b {x, y}\n@data";
    String whole = text.replace(";", "\n").replaceFirst("^A", header);
    assertThatThrownBy(() -> read(whole))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder.resolve("data.arff").toString())
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileAndOneOfOtherAttributesAreReported() throws IOException {
    assertThatThrownBy(() -> new ArffSource(folder.resolve("gone.arff")).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no file " + folder.resolve("gone.arff"));
    Path train = file("@attribute a real\n@attribute b real\n@data\n1,2\n");
    Path test = Files.writeString(folder.resolve("test.arff"), "@attribute a real\n@data\n1\n");
    ArffSource source = new ArffSource(train, Optional.empty(), Optional.of(test), new Labels());
    assertThatThrownBy(() -> source.read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("test.arff has no column 'b'", "it has a");
    assertThatThrownBy(() -> new ArffSource(train).read(new Request(List.of("height"), Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("no attribute 'height', which the schema names", "it has a, b");
  }

  @Test
  void realSetsHaveTheSizesTheyArePublishedWith() {
    Path yeast = RealData.file("multilabel/yeast-train.arff.gz");
    ArffSource source =
        new ArffSource(
            yeast,
            Optional.empty(),
            Optional.of(yeast.resolveSibling("yeast-test.arff.gz")),
            new Labels(Optional.of(yeast.resolveSibling("yeast.xml")), 0, 0));
    Tables tables = source.read(new Request(List.of(), Map.of(), Set.of("Class1", "Class14")));
    assertThat(tables.train().rows()).isEqualTo(1500);
    assertThat(tables.test().orElseThrow().rows()).isEqualTo(917);
    assertThat(tables.train().names()).hasSize(105).endsWith("Class1", "Class14");

    Table rivers = new ArffSource(RealData.file("mtr/rf1.arff.gz")).read(Request.GUESS).train();
    assertThat(rivers.rows()).isEqualTo(9125);
    assertThat(rivers.columns()).hasSize(72);
  }
}
