// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MTL4J as Java modules: named ones where dependencies allow it, automatic ones elsewhere. */
@Tag("processes")
class ModulePathIT {
  private static final Path CLI = Path.of("..", "mtl-cli", "target");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"api", "backend", "methods", "serve", "core"})
  void describesItsModule(String name) {
    assertThat(module("org.mtl4j." + name).isAutomatic()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensorflow", "report", "cli", "testkit"})
  void hasAtLeastAFixedName(String name) {
    assertThat(module("org.mtl4j." + name).isAutomatic()).isTrue();
  }

  /** What is public in a package that is exported to everybody is API. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.mtl4j.methods.solver",
        "org.mtl4j.serve.file",
        "org.mtl4j.core.checkpoint",
        "org.mtl4j.core.train.assembly",
        "org.mtl4j.core.train.step"
      })
  void keepsWhatIsInternalToItself(String internal) {
    String module = String.join(".", List.of(internal.split("\\.")).subList(0, 3));
    assertThat(module(module).packages()).contains(internal);
    assertThat(module(module).exports().stream().filter(e -> !e.isQualified()).map(Exports::source))
        .doesNotContain(internal);
  }

  @Test
  void trainsInAProgramOnTheModulePath() throws IOException, InterruptedException {
    Path program = Path.of("../examples/src/main/java/org/mtl4j/examples/FirstSteps.java");
    assertThat(run("--add-modules", "ALL-MODULE-PATH", program.toString()))
        .contains("the first row is sold with p = ");
  }

  @Test
  void theCommandRunsAsAModule() throws IOException, InterruptedException {
    Path out = folder.resolve("run");
    run(
        "--add-modules",
        "ALL-MODULE-PATH",
        "-m",
        "org.mtl4j.cli/org.mtl4j.cli.Main",
        "train",
        "../examples/first-steps.yaml",
        "--set",
        "training.epochs=1",
        "--out",
        out.toString());
    assertThat(out.resolve("metrics.json")).exists();
    assertThat(out.resolve("model/model.json")).exists();
  }

  private static ModuleDescriptor module(String name) {
    return ModuleFinder.of(CLI.resolve("lib"), CLI.resolve("mtl-cli.jar"))
        .find(name)
        .orElseThrow()
        .descriptor();
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path");
    command.add(CLI.resolve("lib") + File.pathSeparator + CLI.resolve("mtl-cli.jar"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    String text = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    return text;
  }
}
