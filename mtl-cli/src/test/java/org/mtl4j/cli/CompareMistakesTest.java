// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.serve.file.FolderLock;

/** What mtl compare and mtl init refuse before anything is trained. */
class CompareMistakesTest {
  @TempDir private Path folder;
  private Path config;
  private Path out;

  @BeforeEach
  void configure() throws IOException {
    out = folder.resolve("out");
    config = folder.resolve("small.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 200, tasks: [regression, binary]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
        model: {encoder: {name: mlp, widths: [4]}}
        training: {epochs: 1, batch: 32}
        """);
  }

  @Test
  void anUnknownMethodHasANearestOne() {
    compare("--methods", "cagrda,equal").isMistake("found 'cagrda'", "nearest: cagrad");
    compare("--methods", "equal", "--sharing", "moe").isMistake("found 'moe'", "nearest: mmoe");
    compare("--methods", "cagrad{k=1}").isMistake("key 'k': found an unknown key", "existing: ");
    assertThat(out).doesNotExist();
  }

  @Test
  void seedsAndProcessesAreOneOrMore() {
    Console seeds = compare("--methods", "equal", "--seeds", "0");
    assertThat(seeds.exit()).isEqualTo(2);
    assertThat(seeds.err()).contains("mtl: --seeds must be 1 or more, but is 0");
    Console processes = compare("--methods", "equal", "--parallel", "0");
    assertThat(processes.exit()).isEqualTo(2);
    assertThat(processes.err()).contains("mtl: --parallel must be 1 or more, but is 0");
    assertThat(compare().err()).contains("--methods");
  }

  @Test
  void aGridHasKeysThatEveryRunMayChange() {
    compare("--methods", "equal", "--tune", "data.rows=100|200")
        .isMistake("found 'data.rows' to tune, expected a key of training, model.encoder or");
    compare("--methods", "equal", "--tune", "training.seed=1|2")
        .isMistake("found 'training.seed' to tune");
    compare("--methods", "equal", "--tune", "training.epochs")
        .isMistake("found 'training.epochs' to tune, expected a key with values");
    compare("--methods", "equal", "--tune", "training.batch=8; training.batch=16")
        .isMistake("found 'training.batch' to tune twice");
    compare("--methods", "equal", "--tune", "training.optimizer.rat=0.1|0.2")
        .isMistake("found an unknown key", "rate");
    assertThat(out).doesNotExist();
  }

  @Test
  void choosingNeedsValidationRows() {
    compare("--methods", "equal", "--set", "split.validation=0")
        .isMistake("validation rows, but there are none", "split.validation");
  }

  @Test
  void rowsThatCannotBeTrainedAreAllReportedBeforeAnythingIs() {
    compare("--methods", "equal,krum")
        .isMistake("'krum' cannot be trained: the balancer 'krum' needs 3 tasks or more");
    Console several =
        compare(
            "--methods", "equal,krum,achievement,ntk-mtl{on=representation}", "--sharing", "mmoe");
    assertThat(several.exit()).isEqualTo(2);
    assertThat(several.out()).isEmpty();
    assertThat(several.err().lines())
        .satisfiesExactly(
            all ->
                assertThat(all).startsWith("mtl: 3 of 4 contenders cannot be trained: krum, achi"),
            krum -> assertThat(krum).startsWith("mtl: 'krum': the balancer 'krum' needs 3 tasks"),
            score -> assertThat(score).contains("'achievement': ", "'value' is rmse"),
            ntk -> assertThat(ntk).contains("the sharing strategy has no tensor that all heads"));
  }

  @Test
  void whatMakesNoBaselineIsReportedAsItIs() {
    compare("--methods", "equal", "--set", "training.batch=100000")
        .isMistake("mtl: training.batch is 100000, but there are");
  }

  @Test
  void aFolderOfOtherResultsIsRefused() throws IOException {
    Files.createDirectories(out);
    Path kept = out.resolve("config.yaml");
    Files.copy(config, kept);
    String[] other = {"--methods", "krum", "--set", "training.epochs=7"};
    compare(other)
        .isMistake(
            "'%s' holds results of another configuration: training.epochs is 1 there, 7 here; name"
                .formatted(out),
            "name another folder with --out, or replace them with --overwrite");
    compare("--methods", "krum").isMistake("'krum' cannot be trained");
    compare("--methods", "krum", "--set", "coordination.weighting=dwa")
        .isMistake("'krum' cannot be trained");
    Files.writeString(kept, "not: [a configuration");
    compare(other).isMistake(kept.toString());
    Files.delete(kept);
    Path results = Files.writeString(out.resolve("results.md"), "results of something");
    compare(other).isMistake("already holds results.md; name another folder with --out");
    Path strange = Files.writeString(out.resolve("notes.txt"), "mine");

    Console anew = compare("--methods", "krum", "--overwrite");

    anew.isMistake("'krum' cannot be trained");
    assertThat(results).as("a comparison that is refused removes nothing").exists();
    assertThat(strange).exists();
    Files.writeString(out.resolve("metrics.json"), "{}");
    compare("--methods", "equal", "--overwrite")
        .isMistake("already holds metrics.json; name another folder with --out");
  }

  @Test
  void anOutputFolderThatCannotBeWritten() throws IOException {
    Files.writeString(out, "a file in the way");
    compare("--methods", "equal").isMistake("cannot be written");
    Console readOnly =
        Console.run("compare", config, "--methods", "equal", "--out", "/proc/self/compare");
    readOnly.isMistake("'/proc/self/compare", "cannot be written");
  }

  @Test
  void aFolderServesOneComparisonAtATime() throws IOException {
    Files.createDirectories(out);
    try (FolderLock other = FolderLock.take(out)) {
      assertThat(other).isNotNull();
      compare("--methods", "equal").isMistake(out + "' is being written by another run");
    }
  }

  @Test
  void aFolderOfPluginsThatDoesNotExist() {
    Path none = folder.resolve("none");
    compare("--methods", "equal", "--plugins", none.toString()).isMistake(none.toString());
  }

  @Test
  void aDraftReplacesNothingUnasked() throws IOException {
    Path table = folder.resolve("rows.csv");
    StringBuilder rows = new StringBuilder("a,b,c,y\n");
    for (int row = 0; row < 80; row++) {
      rows.append(row % 7)
          .append(",x")
          .append(row % 3)
          .append(',')
          .append(row * row % 11)
          .append(',')
          .append(row % 2)
          .append('\n');
    }
    Files.writeString(table, rows);
    Path draft = folder.resolve("draft.yaml");

    assertThat(Console.run("init", table, "--out", draft).exit()).isZero();
    assertThat(draft).content().contains("  train: rows.csv\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing beside it").containsExactlyInAnyOrder(config, table, draft);
    }
    Console.run("init", table, "--out", draft).isMistake("already exists", "--force");
    assertThat(Console.run("init", table, "--out", draft, "--force").exit()).isZero();
    assertThat(Console.run("init", table).out()).startsWith("# Drafted from rows.csv: 80 rows");
    Console.run("init", folder.resolve("none.csv")).isMistake("there is no file");
    Console.run("init", folder).isMistake("found a folder, expected a file");
  }

  private Console compare(String... more) {
    Stream<Object> args = Stream.of("compare", config, "--out", out);
    return Console.run(Stream.concat(args, Stream.of(more)).toArray());
  }
}
