// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.cli.run.PluginOptions;

/** The packaged command line with the template's packaged JAR dropped in, and a broken one. */
@Tag("processes")
class PluginsIT {
  private static final Path COMMAND = Path.of("target", "mtl-cli.jar");
  private static final Path PLUGINS = Path.of("target", "plugins");

  @TempDir private Path work;
  private Path folder;
  private Path jar;

  @BeforeEach
  void dropIn() throws IOException {
    folder = Files.createDirectory(work.resolve("dropped"));
    try (Stream<Path> jars = Files.list(PLUGINS)) {
      Path template =
          jars.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
      jar = Files.copy(template, folder.resolve("template.jar"));
    }
  }

  @Test
  void listsShowIt() throws Exception {
    assertThat(mtl("list", "balancer").out()).doesNotContain("median-norm");

    Console listed = mtl("list", "balancer", "--plugins", folder.toString());

    assertThat(listed.err()).isEmpty();
    assertThat(listed.exit()).isZero();
    assertThat(listed.out().replaceAll("\\s+", " "))
        .contains(" cagrad ")
        .containsPattern("median-norm The sum of [^.]*\\. \\(from template\\)");
    assertThat(mtl("describe", "median-norm", "--plugins", folder.toString()).out())
        .startsWith("balancer median-norm")
        .containsPattern("factor +default 1 ");
  }

  @Test
  void pluginsShowsOriginsAndWhatWasNotLoaded() throws Exception {
    Files.writeString(folder.resolve("broken.jar"), "no JAR");

    Console console = mtl("plugins", "--plugins", folder.toString());

    assertThat(console.exit()).isZero();
    assertThat(console.err()).isEmpty();
    assertThat(console.out())
        .contains(
            "folder: " + folder,
            "\nmtl-methods\n",
            "\nmtl-core\n",
            "mtl-core-",
            "\ntemplate\n",
            jar.toString())
        .containsPattern("version +\\d+\\.\\d+")
        .containsPattern("balancer +median-norm\n")
        .containsPattern("not loaded\n +plugin .*broken.jar: ");
  }

  @Test
  void aZipIsUnpackedForAsLongAsTheProgramRuns() throws Exception {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("template.zip")))) {
      zip.putNextEntry(new ZipEntry("template.jar"));
      zip.write(Files.readAllBytes(jar));
    }
    Files.delete(jar);
    Path temporary = Files.createDirectory(work.resolve("temporary"));

    Console console =
        run(
            Map.of(
                PluginOptions.VARIABLE,
                folder.toString(),
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + temporary),
            "list",
            "balancer");

    assertThat(console.out()).contains("median-norm");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void otherCommandsGoOnBesideABrokenOne() throws Exception {
    Files.writeString(folder.resolve("broken.jar"), "no JAR");

    Console console = mtl("list", "balancer", "--plugins", folder.toString());

    assertThat(console.exit()).isZero();
    assertThat(console.out()).contains("median-norm", "cagrad");
    assertThat(console.err().lines())
        .singleElement()
        .asString()
        .startsWith("mtl: not loaded: plugin " + folder.resolve("broken.jar"));
  }

  @Test
  void aRunUsesIt() throws Exception {
    Path config = work.resolve("small.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 300, tasks: [regression, binary]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
        model: {encoder: {name: mlp, widths: [8]}}
        coordination: {balancer: {name: median-norm, factor: 2}}
        training: {epochs: 1, batch: 32}
        backend: {threads: 1}
        """);
    Path out = work.resolve("out");

    Console without = mtl("train", config.toString(), "--out", out.toString());
    Console with =
        run(
            Map.of(PluginOptions.VARIABLE, folder.toString()),
            "train",
            config.toString(),
            "--out",
            out.toString());

    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.err()).contains("found 'median-norm'", "existing: ", "cagrad");
    assertThat(with.exit()).as(with.err()).isZero();
    assertThat(out.resolve("metrics.json")).exists();
    assertThat(out.resolve("config.yaml")).content().contains("median-norm");
  }

  @Test
  void aFolderThatDoesNotExistIsAMistake() throws Exception {
    String gone = work.resolve("gone").toString();

    Console asked = mtl("plugins", "--plugins", gone);
    Console set = run(Map.of(PluginOptions.VARIABLE, gone), "list");

    assertThat(asked.exit()).isEqualTo(2);
    assertThat(set.exit()).isEqualTo(2);
    assertThat(asked.err()).isEqualTo("mtl: plugin folder " + gone + ": there is no such folder\n");
    assertThat(set.err()).isEqualTo(asked.err());
  }

  private static Console mtl(String... args) throws IOException, InterruptedException {
    return run(Map.of(), args);
  }

  private static Console run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Java.call("-jar", COMMAND.toString()));
    command.addAll(List.of(args));
    Path err = Files.createTempFile("mtl", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().remove(PluginOptions.VARIABLE);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    Console console = new Console(exit, out, Files.readString(err));
    Files.delete(err);
    return console;
  }
}
