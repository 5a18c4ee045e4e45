// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java of the tests, for processes of their own. */
final class Java {
  private Java() {}

  /** A call with the compiler and the garbage collector of this JVM. */
  static List<String> call(String... options) {
    Stream<String> same =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-XX:"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.of(Stream.of(java), same, Stream.of(options)).flatMap(part -> part).toList();
  }

  /** A call of a class on the class path of this JVM. */
  static List<String> call(Class<?> main, String... options) {
    return Stream.concat(
            call(options).stream(),
            Stream.of("-cp", System.getProperty("java.class.path"), main.getName()))
        .toList();
  }
}
