// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
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

/** Runs on the native library, which takes seconds to load. */
class DuckDbSourceIT {
  @TempDir private Path folder;

  private void run(Path database, String... statements) throws Exception {
    try (Connection connection =
            new DuckDBDriver().connect("jdbc:duckdb:" + database, new Properties());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private DuckDbSource source(String train) {
    return source(train, Optional.empty(), Optional.of(folder), Optional.empty());
  }

  private static DuckDbSource source(
      String train, Optional<String> test, Optional<Path> folder, Optional<Path> database) {
    return new DuckDbSource(train, Optional.empty(), test, folder, database, false, 60);
  }

  private Table read(String train) {
    return source(train).read(Request.GUESS).train();
  }

  private void refuses(String train, Request request, String... parts) {
    assertThatThrownBy(() -> source(train).read(request))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private static double[] numbers(Table table, String column) {
    return ((NumberColumn) table.column(column)).values();
  }

  private static String[] texts(Table table, String column) {
    Column values = table.column(column);
    String[] texts = new String[table.rows()];
    Arrays.setAll(texts, row -> values.isMissing(row) ? "(missing)" : values.text(row));
    return texts;
  }

  @Test
  void typesAreTakenOver() {
    Table table =
        read(
            """
            SELECT * FROM (VALUES
              (1::TINYINT, 2::HUGEINT, 1.25::DECIMAL(9,2), 0.5::FLOAT, true, 'red',
               DATE '1970-01-02', TIMESTAMP '1970-01-01 00:00:01.5', TIME '00:01:00'),
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
            t(tiny, huge, exact, single, truth, text, day, moment, hour);
            """);
    assertThat(table.rows()).isEqualTo(2);
    double none = Double.NaN;
    assertThat(numbers(table, "tiny")).containsExactly(1, none);
    assertThat(numbers(table, "huge")).containsExactly(2, none);
    assertThat(numbers(table, "exact")).containsExactly(1.25, none);
    assertThat(numbers(table, "single")).containsExactly(0.5, none);
    assertThat(numbers(table, "truth")).containsExactly(1, none);
    assertThat(texts(table, "text")).containsExactly("red", "(missing)");
    assertThat(numbers(table, "day")).containsExactly(86400, none);
    assertThat(numbers(table, "moment")).containsExactly(1.5, none);
    assertThat(numbers(table, "hour")).containsExactly(60, none);
    assertThat(texts(read("SELECT 'a'::ENUM('a', 'b') AS kind"), "kind")).containsExactly("a");
  }

  @Test
  void filesOfEveryFormatAreRead() throws Exception {
    run(
        folder.resolve("made.db"),
        "CREATE TABLE people AS SELECT range AS id, 'city' || (range % 3) AS city,"
            + " range / 4.0 AS height FROM range(5000)",
        "COPY people TO '" + folder + "/people.parquet'",
        "COPY people TO '" + folder + "/people.csv'",
        "COPY people TO '" + folder + "/people.json'");
    for (String file : List.of("people.parquet", "people.csv", "people.json", "peo*.parquet")) {
      Table table = read(file);
      assertThat(table.names()).as(file).containsExactly("id", "city", "height");
      assertThat(table.rows()).isEqualTo(5000);
      assertThat(numbers(table, "height")[4999]).isEqualTo(1249.75);
      assertThat(((TextColumn) table.column("city")).dictionary())
          .containsExactly("city0", "city1", "city2");
    }
    var database =
        source(
            "FROM people WHERE id < 4000 ORDER BY id",
            Optional.of("SELECT * FROM people WHERE id >= 4000 ORDER BY id"),
            Optional.empty(),
            Optional.of(folder.resolve("made.db")));
    Tables tables = database.read(Request.GUESS);
    assertThat(tables.train().rows()).isEqualTo(4000);
    assertThat(tables.test().orElseThrow().rows()).isEqualTo(1000);
  }

  @Test
  void columnsAreTakenAsAskedForAndOthersNotRead() {
    String sql = "SELECT 1 AS a, '2.5' AS b, 3 AS c, [1, 2] AS d";
    var types =
        Map.of(
            "a",
            ColumnType.TEXT,
            "b",
            ColumnType.NUMBER,
            "c",
            ColumnType.SKIP,
            "d",
            ColumnType.SKIP);
    Table table = source(sql).read(new Request(List.of("a", "b"), types)).train();
    assertThat(table.names()).containsExactly("a", "b");
    assertThat(texts(table, "a")).containsExactly("1");
    assertThat(numbers(table, "b")).containsExactly(2.5);
  }

  @Test
  void aMistakeInSqlIsReportedWithTheQueryAndDuckDbsMessage() {
    refuses("SELEC 1", Request.GUESS, "SELEC 1: DuckDB says:");
    refuses(
        "SELECT heigth FROM (SELECT 1 AS height)",
        Request.GUESS,
        "the query [SELECT heigth FROM (SELECT 1 AS height)]: DuckDB says: ",
        "Binder Error",
        "\"heigth\" not found",
        "height");
    refuses("SELECT * FROM nobody", Request.GUESS, "Catalog Error", "nobody does not exist");
    refuses("SELECT 1 AS a, 2 AS a", Request.GUESS, "two columns are named 'a'");
  }

  /** Mistakes that are found only while rows are read. */
  @Test
  void aValueThatCannotBeReadIsReported() {
    refuses(
        "SELECT CASE WHEN range = 4000 THEN 'tall' ELSE '1' END AS height FROM range(5000)",
        new Request(List.of(), Map.of("height", ColumnType.NUMBER)),
        "Conversion Error",
        "'tall'");
  }

  @Test
  void filesThatAreMissingOrBrokenOrOfTheWrongSchemaAreReported() throws Exception {
    refuses("gone.parquet", Request.GUESS, "gone.parquet: DuckDB says: ", "gone.parquet");
    Files.writeString(folder.resolve("broken.parquet"), "no parquet at all");
    refuses("broken.parquet", Request.GUESS, "broken.parquet: DuckDB says: ");
    run(
        folder.resolve("made.db"),
        "COPY (SELECT 1 AS age, 'x' AS name) TO '" + folder + "/a.parquet'",
        "COPY (SELECT 1 AS age) TO '" + folder + "/b.parquet'",
        "COPY (SELECT 'old' AS age, 'x' AS name) TO '" + folder + "/c.parquet'");
    refuses(
        "a.parquet",
        new Request(List.of("age", "income"), Map.of()),
        "a.parquet: it has no column 'income', which the schema names; it has age INTEGER, name"
            + " VARCHAR");
    for (String[] pair :
        new String[][] {
          {"b.parquet", "b.parquet has no column 'name', which a.parquet has; it has age"},
          {"c.parquet", "c.parquet: the column 'age' is of another type than in a.parquet"}
        }) {
      var source = source("a.parquet", Optional.of(pair[0]), Optional.of(folder), Optional.empty());
      assertThatThrownBy(() -> source.read(Request.GUESS))
          .isInstanceOf(DataException.class)
          .hasMessage(pair[1]);
    }
  }

  @Test
  void listsAreTextsThatSayWhatTheyAre() throws Exception {
    String rows =
        """
        SELECT * FROM (VALUES
          (['a|b', NULL, 'c'], [7, 8], [0.5::DOUBLE, 2, NULL], [1.5::FLOAT, 2]::FLOAT[2]),
          ([], NULL, [], NULL)) AS t(tags, ids, series, fixed)""";
    run(
        folder.resolve("some.db"),
        "COPY (%s) TO '%s'".formatted(rows, folder.resolve("lists.parquet")),
        "COPY (%s) TO '%s'".formatted(rows, folder.resolve("lists.json")));
    for (String from : List.of(rows, "lists.parquet", "lists.json")) {
      Table table = read(from);
      assertThat(texts(table, "tags")).as(from).containsExactly("a|b\u001fc\u001f", "\u001f");
      assertThat(texts(table, "ids")).as(from).containsExactly("7\u001f8\u001f", "(missing)");
      assertThat(texts(table, "series"))
          .as(from)
          .containsExactly("0.5\u001e2.0\u001eNULL\u001e", "\u001e");
      assertThat(texts(table, "fixed")).as(from).containsExactly("1.5\u001e2.0\u001e", "(missing)");
    }
  }

  @Test
  void structuresAreRefusedInWords() {
    refuses(
        "SELECT [[1, 2], [3]] AS list",
        Request.GUESS,
        "the column 'list' is of the type INTEGER[][], which is neither number, text nor a list");
    refuses("SELECT {'a': 1} AS pair", Request.GUESS, "the column 'pair' is of the type STRUCT");
  }

  @Test
  void aDatabaseOrFolderThatDoesNotExistIsReported() throws IOException {
    Path gone = folder.resolve("gone");
    assertThatThrownBy(
            () ->
                source("x", Optional.empty(), Optional.of(gone), Optional.empty())
                    .read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no folder " + gone);
    assertThatThrownBy(
            () ->
                source("x", Optional.empty(), Optional.empty(), Optional.of(gone))
                    .read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no database " + gone);
    Path text = Files.writeString(folder.resolve("text.db"), "no database");
    assertThatThrownBy(
            () ->
                source("x", Optional.empty(), Optional.empty(), Optional.of(text))
                    .read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("DuckDB cannot open jdbc:duckdb:" + text);
  }

  @Test
  void onlyOneSelectStatementIsRun() throws IOException {
    Path written = folder.resolve("written.csv");
    String copy = "COPY (SELECT 1 AS a) TO '" + written + "'";
    refuses("SELECT 1; " + copy + "; SELECT * FROM 'x.csv'", Request.GUESS, "Only SELECT");
    refuses("SELECT 1; SELECT 2", Request.GUESS, "found 2 statements, expected one SELECT");
    refuses("SELECT 1) ; " + copy + "; SELECT * FROM (SELECT 2", Request.GUESS, "syntax error");
    assertThat(written).doesNotExist();
  }

  @Test
  void filesOutsideOfTheFolderAreReadOnRequestOnly() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
    Files.createSymbolicLink(inside.resolve("link.csv"), secret);
    Files.writeString(inside.resolve("own.csv"), "a\n2\n");
    assertThat(numbers(in(inside, "FROM 'own.csv'", false), "a")).containsExactly(2);
    assertThat(numbers(in(inside, "FROM 'o*n.csv'", false), "a")).containsExactly(2);
    assertThat(numbers(in(inside, secret.toString(), false), "a")).as("named").containsExactly(1);
    for (String file :
        List.of(secret.toString(), "../secret.csv", "link.csv", "l*k.csv", "http://h/x.csv")) {
      assertThatThrownBy(() -> in(inside, "FROM '" + file + "'", false))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("Permission Error");
    }
    assertThat(numbers(in(inside, "FROM '" + secret + "'", true), "a")).containsExactly(1);
  }

  private static Table in(Path folder, String train, boolean external) {
    return new DuckDbSource(
            train,
            Optional.empty(),
            Optional.empty(),
            Optional.of(folder),
            Optional.empty(),
            external,
            60)
        .read(Request.GUESS)
        .train();
  }

  private static final String ENDLESS =
      "SELECT count(*) AS n FROM range(1000000) a, range(1000000) b";

  @Test
  void aQueryIsStoppedAfterItsTime() {
    var source =
        new DuckDbSource(
            ENDLESS,
            Optional.empty(),
            Optional.empty(),
            Optional.of(folder),
            Optional.empty(),
            false,
            0.005);
    assertThatThrownBy(() -> source.read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("stopped, because it took longer than 0.005 minutes");
  }

  @Test
  void anInterruptedThreadStopsItsQuery() throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread reading =
        new Thread(
            () -> {
              try {
                source(ENDLESS).read(Request.GUESS);
              } catch (DataException e) {
                thrown[0] = e;
              }
            });
    reading.start();
    Thread.sleep(500);
    reading.interrupt();
    reading.join(20_000);
    assertThat(thrown[0]).hasMessageContaining("stopped, because its thread was interrupted");
  }
}
