// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the commands in CONTRIBUTING.md name exists, so that no command succeeds by doing nothing.
 */
class ContributingTest {
  private static final Path ROOT = Path.of("..");

  private String page;
  private String pom;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    pom = Files.readString(ROOT.resolve("pom.xml"));
  }

  private List<String> commands() {
    return all(page, "`(mvn [^`]*)`");
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(r -> r.group(1)).toList();
  }

  @Test
  void modulesExist() {
    List<String> modules =
        commands().stream().flatMap(c -> all(c, "-pl '?!?([\\w/-]+)").stream()).toList();
    assertThat(modules).isNotEmpty().allMatch(module -> Files.exists(ROOT.resolve(module)));
  }

  @Test
  void testsExistInTheModuleThatTheCommandBuilds() throws IOException {
    int seen = 0;
    for (String command : commands()) {
      for (String test : all(command, "-D(?:it\\.)?test=(\\w+)")) {
        String module = all(command, "-pl (\\S+)").get(0);
        if (!test.equals("none")) {
          try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            assertThat(files).as(command).anyMatch(file -> file.endsWith(test + ".java"));
          }
          seen++;
        }
      }
    }
    assertThat(seen).isPositive();
    assertThat(all(page, "`(\\w+(?:Test|IT))`")).isNotEmpty().allMatch(this::exists);
  }

  private boolean exists(String test) {
    try (Stream<Path> files = Files.walk(ROOT, 12)) {
      return files.anyMatch(file -> file.endsWith(test + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void profilesAndPropertiesExist() {
    List<String> profiles = commands().stream().flatMap(c -> all(c, "-P(\\w+)").stream()).toList();
    assertThat(profiles).isNotEmpty().allMatch(profile -> pom.contains("<id>" + profile + "</id>"));
    assertThat(pom).contains("<suite.excluded>", "${suite}", "<tensorflow.platform>");
  }

  /** A suite is a tag; each has tests, and each tag is in the table. */
  @Test
  void suitesAreTheTagsOfTests() throws IOException {
    List<String> suites = suites("yes|no");
    assertThat(suites).hasSizeGreaterThan(1);
    try (Stream<Path> files = Files.walk(ROOT, 12)) {
      List<String> tags =
          files
              .filter(file -> file.toString().matches(".*src/test/java/.*(Test|IT)\\.java"))
              .flatMap(file -> all(text(file), "@Tag\\(\"([^\"]+)\"\\)").stream())
              .distinct()
              .toList();
      assertThat(tags).containsExactlyInAnyOrderElementsOf(suites);
    }
    List<String> named =
        commands().stream().flatMap(c -> all(c, "-Dsuite=(\\S+)").stream()).toList();
    assertThat(named).isNotEmpty();
    assertThat(suites).containsAll(named);
  }

  @Test
  void theTableNamesTheSuitesThatVerifyLeavesOut() {
    String excluded = all(pom, "<suite.excluded>(.*)</suite.excluded>").get(0);
    assertThat(suites("no")).containsExactlyInAnyOrder(excluded.split(","));
    assertThat(suites("yes")).isNotEmpty();
  }

  /** The suites in the table for which the column about {@code verify} begins with a word. */
  private List<String> suites(String verify) {
    return all(page, "(?m)^\\| `([a-z-]+)` \\| [^|]+ \\| (?:" + verify + ")\\b");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
