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

/** What mtl pareto refuses before anything is trained. */
class ParetoMistakesTest {
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
  void aMethodWithoutAPreference() {
    pareto("--method", "dwa").isMistake("'dwa' takes none; these do: chebyshev, ", "stch", "epo");
    pareto().isMistake("but 'hard + equal' takes none; these do: chebyshev, ");
    pareto("--method", "stchh").isMistake("found 'stchh'", "nearest: stch");
    pareto("--method", "stch{smoothing=big}").isMistake("'smoothing'", "big");
    pareto("--method", "stch{smoothing=0.1|0.2}").isMistake("which are 2 methods, expected one");
    pareto("--method", "stch+krum").isMistake("the balancer 'krum' needs 3 tasks or more");
    assertThat(out.resolve("front.csv")).doesNotExist();
  }

  @Test
  void numbersThatAreTooSmall() {
    pareto("--method", "stch", "--points", "1")
        .isMistake("a front of 2 tasks needs 2 points or more, but found 1");
    Console seeds = pareto("--method", "stch", "--seeds", "0");
    assertThat(seeds.err()).contains("mtl: --seeds must be 1 or more, but is 0");
    assertThat(seeds.exit()).isEqualTo(2);
    assertThat(pareto("--method", "stch", "--parallel", "-1").err())
        .contains("mtl: --parallel must be 1 or more, but is -1");
  }

  @Test
  void rowsThatCannotEvaluateAFront() {
    pareto("--method", "stch", "--set", "split.validation=0", "--set", "training.select.by=last")
        .isMistake("a front is evaluated on validation rows, but there are none");
  }

  @Test
  void aFolderOfOtherResults() throws IOException {
    Files.createDirectories(out);
    Files.copy(config, out.resolve("config.yaml"));
    pareto("--method", "stch")
        .isMistake(
            "'" + out + "' holds results of another configuration: coordination.weighting is equal",
            "there, stch here",
            "name another folder with --out, or replace them with --overwrite");
    Files.writeString(out.resolve("results.csv"), "");
    pareto("--method", "stch", "--overwrite")
        .isMistake("already holds results.csv; name another folder with --out");
    Files.delete(out.resolve("results.csv"));
    Files.delete(out.resolve("config.yaml"));
    Files.delete(out);
    Files.writeString(out, "a file in the way");
    pareto("--method", "stch").isMistake("cannot be written");
  }

  private Console pareto(String... more) {
    Stream<Object> args = Stream.of("pareto", config, "--out", out);
    return Console.run(Stream.concat(args, Stream.of(more)).toArray());
  }
}
