// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The archive unpacked as somebody would, with the permissions that it holds. */
record Distribution(Path home) {
  /** What a command did. */
  record Run(int exit, String out, String err) {}

  static Distribution unpack(Path to) throws IOException {
    Path zip;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      zip = files.filter(file -> file.toString().endsWith(".zip")).findFirst().orElseThrow();
    }
    Map<String, String> permissions = Map.of("enablePosixFileAttributes", "true");
    URI uri = URI.create("jar:" + zip.toAbsolutePath().toUri());
    try (FileSystem archive = FileSystems.newFileSystem(uri, permissions);
        Stream<Path> entries = Files.walk(archive.getPath("/"))) {
      entries.forEach(entry -> copy(entry, to.resolve(entry.toString().substring(1))));
    }
    try (Stream<Path> roots = Files.list(to)) {
      return new Distribution(roots.findFirst().orElseThrow());
    }
  }

  private static void copy(Path entry, Path target) {
    try {
      if (Files.isDirectory(entry)) {
        Files.createDirectories(target);
      } else {
        Files.copy(entry, target);
        Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code bin/mtl}. */
  Run mtl(Object... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/mtl").toString()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    Path err = Files.createTempFile("mtl", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().remove("MTL4J_PLUGINS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Short runs: the second compiler would take more time than it saves.
    builder.environment().put("MTL_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Run run = new Run(process.waitFor(), out, Files.readString(err));
    Files.delete(err);
    return run;
  }
}
