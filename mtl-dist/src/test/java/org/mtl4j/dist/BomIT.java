// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The BOM has no parent to take from, so this holds it to the rest. */
@Tag("processes")
class BomIT {
  private static final Path ROOT = Path.of("..");

  private static Set<String> found(Path file, String pattern) throws Exception {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void itNamesEveryLibraryAndPlugin() throws Exception {
    Set<String> expected = new TreeSet<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("mtl-plugins"))) {
      try (Stream<Path> modules = Files.list(folder)) {
        for (Path module : modules.filter(path -> Files.exists(path.resolve("pom.xml"))).toList()) {
          String name = module.getFileName().toString();
          boolean library = name.startsWith("mtl-") || folder != ROOT;
          boolean published =
              !Set.of("mtl-bom", "mtl-dist", "mtl-plugins", "bundle", "template").contains(name);
          if (library && published) {
            expected.addAll(
                found(module.resolve("pom.xml"), "</parent>\\s*<artifactId>(.*)</artifactId>"));
          }
        }
      }
    }
    assertThat(found(ROOT.resolve("mtl-bom/pom.xml"), "<artifactId>(mtl-(?!bom).*)</artifactId>"))
        .isEqualTo(expected);
  }

  @Test
  void itsVersionsAreThoseOfTheBuild() throws Exception {
    for (String property : List.of("<version>(0.*)</version>", "<tensorflow.version>(.*)</")) {
      assertThat(found(ROOT.resolve("mtl-bom/pom.xml"), property))
          .isEqualTo(found(ROOT.resolve("pom.xml"), property))
          .hasSize(1);
    }
    assertThat(found(ROOT.resolve("mtl-dist/src/it/import/pom.xml"), "<version>(0.*)</version>"))
        .isEqualTo(found(ROOT.resolve("pom.xml"), "<version>(0.*)</version>"));
  }
}
