// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code ./mtl} of a checkout builds. Maven and Java are programs that say they ran. */
@Tag("processes")
class CheckoutIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String SOURCE = "mtl-api/src/main/java/A.java";

  @TempDir private Path work;
  private Path checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = work.resolve("checkout");
    for (String file : List.of("mtl", "mtl-cli/src/build/sources", "mtl-dist/src/main/bin/mtl")) {
      Files.createDirectories(checkout.resolve(file).getParent());
      Files.copy(ROOT.resolve(file), checkout.resolve(file));
    }
    write("pom.xml", "<project/>");
    write(SOURCE, "class A {}");
    write("mtl-api/src/test/java/ATest.java", "class ATest {}");
    Files.createDirectory(work.resolve("bin"));
    program("java", "echo java \"$@\"");
    program(
        "mvn",
        """
        echo build >> "%s/builds"
        mkdir -p mtl-cli/target/lib mtl-plugins/bundle/target/plugins
        touch mtl-cli/target/mtl-cli.jar
        """
            .formatted(work));
    assertThat(builds(checkout)).as("builds of a new checkout").isEqualTo(1);
  }

  private void program(String name, String script) throws IOException {
    Path file =
        Files.writeString(work.resolve("bin").resolve(name), "#!/usr/bin/env bash\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(checkout.resolve(file).getParent());
    Files.writeString(checkout.resolve(file), text);
  }

  /** How many builds one call starts. */
  private int builds(Path folder) throws IOException {
    Path log = work.resolve("builds");
    Files.deleteIfExists(log);
    ProcessBuilder builder =
        new ProcessBuilder(folder.resolve("mtl").toString(), "--version").redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder
        .environment()
        .merge("PATH", work.resolve("bin") + "", (old, bin) -> bin + File.pathSeparator + old);
    assertThat(output(builder)).contains("java ", folder + "/mtl-cli/target/mtl-cli.jar --version");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  private static String output(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsBuiltTwice() throws IOException {
    assertThat(builds(checkout)).isZero();
  }

  @Test
  void aCopyWithNewTimesIsNotBuilt() throws IOException {
    Path copy = work.resolve("copy");
    output(new ProcessBuilder("cp", "-r", checkout + "", copy + ""));
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.filter(file -> file.toString().contains("src")).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
      }
    }

    assertThat(builds(copy)).isZero();

    Files.writeString(copy.resolve(SOURCE), "class A { int a; }");
    assertThat(builds(copy)).isEqualTo(1);
    assertThat(builds(checkout)).isZero();
  }

  @Test
  void aChangedSourceIsBuiltWhateverItsTime() throws IOException {
    write(SOURCE, "class B {}");
    Files.setLastModifiedTime(checkout.resolve(SOURCE), FileTime.fromMillis(0));
    assertThat(builds(checkout)).isEqualTo(1);

    Files.delete(checkout.resolve(SOURCE));
    assertThat(builds(checkout)).isEqualTo(1);

    write("mtl-api/src/test/java/ATest.java", "class BTest {}");
    assertThat(builds(checkout)).as("builds after a change of a test").isZero();
  }

  @Test
  void mavenLeavesTheListThatTheCommandCompares() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("mtl-cli/target/built-from")))
        .allMatch(line -> line.matches("\\d+ \\d+ (pom\\.xml|mtl-.*(/src/main/.*|/pom\\.xml))"))
        .anyMatch(line -> line.endsWith(" mtl-api/src/main/java/org/mtl4j/api/Version.java"))
        .anyMatch(line -> line.endsWith(" mtl-cli/pom.xml"));
  }
}
