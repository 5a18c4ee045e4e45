// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The last sentence of every package-info names what the package imports: "Calls {@code api},
 * {@code core.data}." These are other modules, and packages of its own module without {@code
 * org.mtl4j}, in alphabetical order. A package that imports neither has no such sentence.
 */
@AnalyzeClasses(packages = "org.mtl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final String PREFIX = "org.mtl4j.";

  @ArchTest
  static void theyNameWhatTheirPackagesImport(JavaClasses classes) throws IOException {
    Map<String, Set<String>> imports = new TreeMap<>();
    for (JavaClass type : classes) {
      String name = type.getPackageName();
      Set<String> names = imports.computeIfAbsent(name, key -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
          .filter(target -> target.startsWith(PREFIX) && !target.equals(name))
          .map(target -> module(target).equals(module(name)) ? target : module(target))
          .forEach(target -> names.add(target.substring(PREFIX.length())));
    }
    Map<String, String> documents = documents();
    List<String> wrong = new ArrayList<>();
    imports.forEach(
        (name, names) -> {
          String document = documents.getOrDefault(name, "");
          String expected = sentence(names);
          int calls = document.lastIndexOf("Calls {@code ");
          String found = calls < 0 ? "" : document.substring(calls);
          if (!found.equals(expected)) {
            wrong.add("%s: found '%s', expected '%s'".formatted(name, found, expected));
          }
        });
    assertThat(wrong).isEmpty();
  }

  /** Nothing would notice when such a sentence becomes false. */
  @Test
  void theyDoNotSayWhoImportsTheirPackage() throws IOException {
    assertThat(documents()).allSatisfy((name, text) -> assertThat(text).doesNotContain("alled by"));
  }

  private static String module(String packageName) {
    String[] parts = packageName.split("\\.");
    int length = parts[2].equals("plugins") ? 4 : 3;
    return Stream.of(parts).limit(length).collect(Collectors.joining("."));
  }

  private static String sentence(Set<String> names) {
    return names.isEmpty()
        ? ""
        : names.stream()
            .map(name -> "{@code " + name + "}")
            .collect(Collectors.joining(", ", "Calls ", "."));
  }

  /** The text of every package-info of a module, on one line, by package. */
  private static Map<String, String> documents() throws IOException {
    Map<String, String> documents = new TreeMap<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module)) {
        for (Path file : files.filter(f -> f.endsWith("package-info.java")).toList()) {
          String text = Files.readString(file);
          String comment = text.substring(text.indexOf("/**") + 3, text.indexOf("*/"));
          String name = module.relativize(file.getParent()).toString().replaceAll("[/\\\\]", ".");
          documents.put(
              name, comment.replaceAll("\\s*\\n \\*", " ").replaceAll("\\s+", " ").strip());
        }
      }
    }
    return documents;
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.walk(ROOT, 2)) {
      return folders
          .map(folder -> folder.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .toList();
    }
  }
}
