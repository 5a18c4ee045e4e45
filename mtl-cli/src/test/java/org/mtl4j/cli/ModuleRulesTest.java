// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** What each module may import: the modules before it, and its own libraries. */
@AnalyzeClasses(packages = "org.mtl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {

  /** Without its classes, every rule of a module would hold. */
  @ArchTest
  static void everyModuleIsSeen(JavaClasses classes) {
    assertThat(classes.getPackage("org.mtl4j").getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .containsExactlyInAnyOrder(
            "api",
            "backend",
            "methods",
            "serve",
            "core",
            "tensorflow",
            "report",
            "cli",
            "testkit",
            "plugins");
  }

  @ArchTest static final ArchRule api = module("api").imports();

  @ArchTest static final ArchRule backend = module("backend", "api").imports();

  @ArchTest static final ArchRule methods = module("methods", "api").imports();

  @ArchTest
  static final ArchRule serve =
      module("serve", "api", "backend")
          .imports(
              "com.fasterxml.jackson..", "de.siegmar.fastcsv..", "org.apache.commons.numbers..");

  @ArchTest
  static final ArchRule core =
      module("core", "api", "backend", "methods", "serve")
          .imports(
              "com.fasterxml.jackson..",
              "com.google.inject..",
              "de.siegmar.fastcsv..",
              "io.airlift.compress..",
              "jakarta.inject..",
              "org.apache.commons.compress..",
              "org.apache.commons.statistics..",
              "org.pf4j..",
              "org.snakeyaml.engine..");

  @ArchTest
  static final ArchRule tensorflow =
      module("tensorflow", "api", "backend")
          .imports("com.google.protobuf..", "org.bytedeco..", "org.tensorflow..");

  @ArchTest
  static final ArchRule report =
      module("report", "api", "backend", "serve")
          .imports("com.fasterxml.jackson..", "com.sun.net.httpserver..", "de.siegmar.fastcsv..");

  @ArchTest
  static final ArchRule testkit =
      module("testkit", "api").imports("org.junit.jupiter..", "org.opentest4j..");

  /** Plugins bring their own libraries. */
  @ArchTest
  static final ArchRule plugins =
      noClasses()
          .that()
          .resideInAPackage("org.mtl4j.plugins..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.mtl4j.backend..",
              "org.mtl4j.methods..",
              "org.mtl4j.serve..",
              "org.mtl4j.core..",
              "org.mtl4j.tensorflow..",
              "org.mtl4j.cli..");

  @ArchTest static final ArchRule pf4j = only("org.mtl4j.core.plugins", "org.pf4j..");

  @ArchTest static final ArchRule yaml = only("org.mtl4j.core.config", "org.snakeyaml.engine..");

  @ArchTest
  static final ArchRule tensorFlow =
      only("org.mtl4j.tensorflow..", "org.tensorflow..", "org.bytedeco..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.mtl4j.(**)").should().beFreeOfCycles();

  /** The packages of {@code core.train} in the order of docs/architecture.md. */
  @ArchTest
  static void packagesOfTrainAreLayers(JavaClasses classes) {
    String train = "org.mtl4j.core.train";
    List<String> layers =
        List.of("plan", "batch", "evaluation", "assembly", "history", "resume", "step");
    assertThat(classes.getPackage(train).getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .containsExactlyInAnyOrderElementsOf(layers);
    for (int i = 0; i < layers.size(); i++) {
      Stream<String> above =
          layers.subList(i + 1, layers.size()).stream().map(l -> train + "." + l);
      noClasses()
          .that()
          .resideInAPackage(train + "." + layers.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Stream.concat(above, Stream.of(train)).toArray(String[]::new))
          .check(classes);
    }
  }

  private static Module module(String name, String... modules) {
    return new Module(name, List.of(modules));
  }

  /** A module and the modules that it may import. */
  private record Module(String name, List<String> modules) {
    /** Only these modules, the JDK and these libraries. */
    ArchRule imports(String... libraries) {
      String[] packages =
          Stream.of(Stream.of(name), modules.stream())
              .flatMap(names -> names)
              .map(module -> "org.mtl4j." + module + "..")
              .toArray(String[]::new);
      return classes()
          .that()
          .resideInAPackage("org.mtl4j." + name + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              Stream.of(packages, libraries, new String[] {"java.."})
                  .flatMap(Stream::of)
                  .toArray(String[]::new));
    }
  }

  private static ArchRule only(String where, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(where)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }
}
