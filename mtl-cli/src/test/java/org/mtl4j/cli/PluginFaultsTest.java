// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.spi.Plugin;

/** What goes wrong in the code of a plugin is told as that of the plugin. */
class PluginFaultsTest {
  private static final String SOURCE =
      """
      package sample;
      import java.util.Arrays;
      import java.util.List;
      import org.mtl4j.api.coordination.GradientBalancer;
      import org.mtl4j.api.option.Option;
      import org.mtl4j.api.option.Pluggable;
      import org.mtl4j.api.spi.Plugin;
      public final class Faulty implements Plugin {
        public enum How { THROWS, LACKS, TOO_MANY, NOT_FINITE, SILENT }
        @Pluggable(name = "wrong", summary = "Goes wrong.")
        public record Wrong(@Option("how") How how) implements GradientBalancer {
          public Wrong() { this(How.THROWS); }
          @Override public Solver solver(int tasks, double accuracy) {
            return (problem, weights) -> {
              switch (how) {
                case THROWS -> throw new IllegalStateException("no luck");
                case LACKS -> throw new NoClassDefFoundError("other/Library");
                case TOO_MANY -> weights[problem.size()] = 1;
                case NOT_FINITE -> Arrays.fill(weights, Double.NaN);
                case SILENT -> throw new ArithmeticException();
              }
            };
          }
        }
        @Override public List<Class<? extends Record>> provides() { return List.of(Wrong.class); }
      }
      """;

  @TempDir private Path work;
  private Path jar;
  private Path gradients;

  @BeforeEach
  void compile() throws IOException {
    Path classes = Files.createDirectory(work.resolve("classes"));
    Path source = Files.writeString(work.resolve("Faulty.java"), SOURCE);
    String api =
        Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    int rc =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                api,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(rc).isZero();
    jar = Files.createDirectory(work.resolve("plugins")).resolve("faulty.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes.resolve("sample"))) {
      for (Path file : List.copyOf(files.toList())) {
        entry(zip, "sample/" + file.getFileName(), Files.readAllBytes(file));
      }
      byte[] name = "sample.Faulty\n".getBytes(StandardCharsets.UTF_8);
      entry(zip, "META-INF/services/" + Plugin.class.getName(), name);
    }
    gradients = Files.writeString(work.resolve("g.jsonl"), "{\"jacobian\": [[1, 0], [-1, 1]]}");
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
  }

  @Test
  void anExceptionNamesThePluginAndItsFile() {
    isFault(balance("throws"), "java.lang.IllegalStateException: no luck");
    isFault(balance("too-many"), "ArrayIndexOutOfBoundsException: Index 2 out of bounds");
  }

  @Test
  void soDoesAnError() {
    isFault(balance("lacks"), "java.lang.NoClassDefFoundError: other/Library");
  }

  @Test
  void weightsThatAreNotFiniteAreNoAnswer() {
    assertThat(balance("not-finite").out())
        .contains("\"error\":\"the weights are not finite: [NaN, NaN]\"");
    assertThat(balance("silent").out()).contains("\"error\":\"the method gave no reason\"");
  }

  private Console balance(String how) {
    return Console.run(
        "balance",
        gradients,
        "--method",
        "wrong",
        "--option",
        "how=" + how,
        "--plugins",
        jar.getParent());
  }

  private void isFault(Console console, String what) {
    assertThat(console.exit()).isEqualTo(1);
    assertThat(console.err())
        .startsWith("mtl: the plugin 'Faulty' of " + jar + " failed: ")
        .contains(what)
        .doesNotContain("\tat ");
  }
}
