package org.mtl4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports point up the list of modules, and one module alone speaks to TensorFlow. */
@AnalyzeClasses(packages = "org.mtl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {

  /** A rule over a module that is not on the class path would hold for want of classes. */
  @ArchTest
  static void everyModuleIsSeen(JavaClasses classes) {
    assertThat(new String[] {"api", "core", "tensorflow", "plugins", "cli"})
        .allMatch(module -> classes.containPackage("org.mtl4j." + module));
  }

  @ArchTest
  static final ArchRule apiNeedsTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("org.mtl4j.api..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.mtl4j.api..", "java..");

  @ArchTest
  static final ArchRule coreKnowsNoBackendAndNoCommandLine =
      noClasses()
          .that()
          .resideInAPackage("org.mtl4j.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.mtl4j.tensorflow..", "org.mtl4j.plugins..", "org.mtl4j.cli..");

  @ArchTest
  static final ArchRule backendKnowsTheApiAlone =
      noClasses()
          .that()
          .resideInAPackage("org.mtl4j.tensorflow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.mtl4j.core..", "org.mtl4j.plugins..", "org.mtl4j.cli..");

  @ArchTest
  static final ArchRule onlyTheBackendImportsTensorFlow =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.mtl4j.tensorflow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tensorflow..", "org.bytedeco..");

  /** Plugins carry what else they need, but of the host they see the API. */
  @ArchTest
  static final ArchRule pluginsSeeTheApiAlone =
      noClasses()
          .that()
          .resideInAPackage("org.mtl4j.plugins..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.mtl4j.core..", "org.mtl4j.tensorflow..", "org.mtl4j.cli..");

  @ArchTest
  static final ArchRule onePackageKnowsPf4j =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.mtl4j.core.plugins..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.pf4j..");

  @ArchTest
  static final ArchRule packagesOfAModuleFormNoCycle =
      slices().matching("org.mtl4j.(**)").should().beFreeOfCycles();
}
