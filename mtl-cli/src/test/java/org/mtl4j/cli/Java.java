// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java of the tests, for processes of their own. */
final class Java {
  private Java() {}

  /**
   * The class path of a process: the packaged command if Maven names it, else that of this JVM.
   * Workers of a command in this JVM get the same.
   */
  static String classPath() {
    String command = System.getProperty("mtl.command");
    if (command != null) {
      System.setProperty("java.class.path", command);
    }
    return System.getProperty("java.class.path");
  }

  /** A call with the compiler, the garbage collector and the class archive of this JVM. */
  static List<String> call(String... options) {
    Stream<String> same =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-XX:") || argument.startsWith("-Xlog:"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.of(Stream.of(java), same, Stream.of(options)).flatMap(part -> part).toList();
  }

  /** A call of a main class of the command line or of its tests. */
  static List<String> call(Class<?> main, String... options) {
    URL own = main.getProtectionDomain().getCodeSource().getLocation();
    String path = classPath() + File.pathSeparator + Path.of(URI.create(own.toString()));
    return Stream.concat(call(options).stream(), Stream.of("-cp", path, main.getName())).toList();
  }
}
