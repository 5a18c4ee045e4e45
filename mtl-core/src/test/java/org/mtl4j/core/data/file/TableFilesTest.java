// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.FileEndings;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.core.DataSources;
import org.mtl4j.core.registry.Registry;

class TableFilesTest {
  @TempDir private Path folder;

  /** Reads the name of its file as the only value. */
  @Pluggable(name = "named", summary = "A test.")
  @FileEndings({".one", ".both"})
  record Named(@Option(value = "a file", required = true) Path train) implements DataSource {
    @Override
    public Tables read(Request request) {
      return Tables.of(new TableBuilder("test").texts("name", train.toString()).build());
    }
  }

  @Pluggable(name = "query", summary = "A test.")
  @FileEndings({".two", ".csv.zst", ".both"})
  record Query(@Option(value = "a text", required = true) String train) implements DataSource {
    @Override
    public Tables read(Request request) {
      return Tables.of(new TableBuilder("test").texts("query", train).build());
    }
  }

  private static final Plugin PLUGIN =
      new Plugin() {
        @Override
        public String name() {
          return "tests";
        }

        @Override
        public List<Class<? extends Record>> provides() {
          return List.of(Named.class, Query.class);
        }
      };

  private final TableFiles files = new TableFiles(Registry.of(List.of(new DataSources(), PLUGIN)));

  private Table read(String file) {
    return files.read(file, Optional.empty(), Request.GUESS);
  }

  private Table read(String file, String source) {
    return files.read(file, Optional.of(source), Request.GUESS);
  }

  @Test
  void theEndingDecides() {
    assertThat(read("a.one").column("name").text(0)).isEqualTo("a.one");
    assertThat(read("folder.two/A.ONE.gz").column("name").text(0)).isEqualTo("folder.two/A.ONE.gz");
    assertThat(read("b.two").column("query").text(0)).isEqualTo("b.two");
    assertThat(read("rows.csv.zst").names()).as("the longest ending").containsExactly("query");
  }

  @Test
  void aNamedSourceReadsWhateverTheEnding() {
    assertThat(read("SELECT 1", "query").column("query").text(0)).isEqualTo("SELECT 1");
  }

  @Test
  void otherFilesAreDelimitedTextInAGuessedFormat() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.dat"), "a;b\n1;x\n2;y\n");

    Table table = read(file.toString());

    assertThat(table.names()).containsExactly("a", "b");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(TableFiles.isDelimited("x/rows.CSV.gz")).isTrue();
    assertThat(TableFiles.isDelimited("rows.parquet")).isFalse();
  }

  @Test
  void aCompressionIsNoPartOfTheEnding() throws IOException {
    byte[] zstd = HexFormat.of().parseHex("28b52ffd0458610000612c620a312c780a322c790a2e9f2146");
    Path file = Files.write(folder.resolve("rows.csv.zst"), zstd);

    assertThat(
            new TableFiles(Registry.of(List.of(new DataSources())))
                .read(file.toString(), Optional.empty(), Request.GUESS)
                .names())
        .containsExactly("a", "b");
  }

  @Test
  void aFileOfAPluginThatIsNotInstalledNamesIt() {
    assertThatThrownBy(() -> read("rows.parquet"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "found 'duckdb', expected a name of kind data, but the plugin 'duckdb'")
        .hasMessageContaining("put its JAR into plugins/ or on the class path");
    assertThatThrownBy(() -> read("rows.arff.bz2"))
        .hasMessageContaining("the plugin 'formats' brings it, which is not installed");
  }

  @Test
  void onlyTheRequestedColumnsAreRead() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "a,b,c\n1,2,3\n4,5,6\n");

    Table table =
        files.read(file.toString(), Optional.empty(), Request.only(Map.of("b", ColumnType.NUMBER)));

    assertThat(table.names()).containsExactly("b");
  }

  @Test
  void twoSourcesOfOneEndingAreAMistake() {
    assertThatThrownBy(() -> read("c.both"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "c.both: the ending .both is read by 'named' of 'tests' and 'query' of 'tests'; name"
                + " one of them (--source NAME; in a configuration, name: NAME)");
    assertThat(read("c.both", "named").names()).containsExactly("name");
  }

  @Test
  void aSourceWithoutAFileIsAMistake() {
    assertThatThrownBy(() -> read("a.one", "related-tasks"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the source 'related-tasks' does not read a single file; these do: csv, named, query");
    assertThatThrownBy(() -> read("a.one", "nmaed")).hasMessageContaining("nearest: named");
  }
}
