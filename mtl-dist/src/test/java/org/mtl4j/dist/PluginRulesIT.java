// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Plugins import the API, the JDK and the libraries in their JARs. */
@AnalyzeClasses(packages = "org.mtl4j.plugins")
class PluginRulesIT {
  @ArchTest
  static final ArchRule importTheApiAndTheirLibraries =
      classes()
          .that()
          .resideInAPackage("org.mtl4j.plugins..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.mtl4j.api..",
              "org.mtl4j.plugins..",
              "java..",
              "javax.xml..",
              "ml.dmlc.xgboost4j.java",
              "org.duckdb");

  @ArchTest
  static final ArchRule doNotImportEachOther =
      slices().matching("org.mtl4j.plugins.(*)..").should().notDependOnEachOther();
}
