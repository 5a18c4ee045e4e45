// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the public API to the recorded one. A change needs a new record and a changelog line. */
class PublicApiTest {
  private static final Path RECORD = Path.of("src/test/resources/public-api.txt");
  private static final Path CHANGELOG = Path.of("../CHANGELOG.md");
  private static final String HOW =
      "The public API has changed. If this is intended, name the changed types (or their packages)"
          + " in CHANGELOG.md under Unreleased and run\n"
          + "  mvn -q -pl mtl-api test -Dtest=PublicApiTest -Dapi=renew";

  @Test
  void isTheRecordedOne() throws Exception {
    Set<String> found = signatures();
    Set<String> recorded =
        Files.exists(RECORD) ? new TreeSet<>(Files.readAllLines(RECORD)) : Set.of();
    List<String> added = found.stream().filter(line -> !recorded.contains(line)).toList();
    List<String> removed = recorded.stream().filter(line -> !found.contains(line)).toList();
    if ("renew".equals(System.getProperty("api"))) {
      if (!recorded.isEmpty()) {
        assertThat(notNamed(unreleased(), Stream.concat(added.stream(), removed.stream())))
            .as("changed types that CHANGELOG.md does not name under Unreleased")
            .isEmpty();
      }
      Files.write(RECORD, found);
    } else {
      assertThat(removed).as(HOW + "\nremoved from the API").isEmpty();
      assertThat(added).as(HOW + "\nadded to the API").isEmpty();
    }
  }

  @Test
  void aChangeIsNamedByTypeOrPackage() {
    String changelog = "- `Optimizer` loses `rate`; `org.mtl4j.api.data` is split.";
    assertThat(
            notNamed(
                changelog,
                Stream.of(
                    "org.mtl4j.api.train.Optimizer.Adam: method double rate()",
                    "org.mtl4j.api.data.Table: class",
                    "org.mtl4j.api.graph.Op: class")))
        .containsExactly("org.mtl4j.api.graph.Op");
  }

  private static Set<String> signatures() throws IOException, URISyntaxException {
    Path root = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> signatures = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.matches("org/mtl4j/.*(?<!-info)\\.class"))
          .map(file -> type(file.replaceFirst("\\.class$", "").replace('/', '.')))
          .flatMap(ApiSignatures::of)
          .forEach(signatures::add);
    }
    return signatures;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static String unreleased() throws IOException {
    Matcher section =
        Pattern.compile("(?s)## \\[Unreleased](.*?)(\n## |$)").matcher(Files.readString(CHANGELOG));
    assertThat(section.find()).as("CHANGELOG.md has a section Unreleased").isTrue();
    return section.group(1);
  }

  /** The types of changed lines of which neither a simple name nor the package is in the text. */
  private static Set<String> notNamed(String text, Stream<String> changes) {
    Set<String> words = new TreeSet<>(Arrays.asList(text.split("[^\\w.]+|\\.(?!\\w)")));
    Set<String> types = new TreeSet<>();
    changes.map(line -> line.substring(0, line.indexOf(':'))).forEach(types::add);
    types.removeIf(
        type ->
            words.contains(type.replaceFirst("\\.[A-Z].*", ""))
                || Arrays.stream(type.split("\\."))
                    .filter(part -> Character.isUpperCase(part.charAt(0)))
                    .anyMatch(words::contains));
    return types;
  }
}
