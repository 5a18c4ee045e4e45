// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.serve.file.FolderDraft;
import org.pf4j.util.Unzip;

/**
 * The class path of a plugin: a JAR; or the folder of an unpacked zip, its {@code classes/}, and
 * the JARs in it and in its {@code lib/}.
 *
 * @param classPath JARs and folders
 * @param manifest of the JAR or folder with the services file; empty if it has no manifest
 */
record Archive(List<Path> classPath, Attributes manifest) {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

  private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

  /**
   * Checks that a file is a complete JAR or zip, and the signatures of a signed one.
   *
   * @throws PluginException if it is not, or its signature does not match its content
   */
  static void check(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() == 0) {
        throw new PluginException("it is empty");
      }
    } catch (ZipException e) {
      throw new PluginException("it is not a JAR or zip, or is truncated: " + e.getMessage(), e);
    }
    checkSignatures(file);
  }

  /** Java checks an entry when it is read to its end. */
  private static void checkSignatures(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      List<JarEntry> entries = jar.stream().filter(entry -> !entry.isDirectory()).toList();
      if (entries.stream().noneMatch(entry -> SIGNATURE.matcher(entry.getName()).matches())) {
        return;
      }
      for (JarEntry entry : entries) {
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        if (entry.getCodeSigners() == null && !entry.getName().startsWith("META-INF/")) {
          throw new PluginException(
              "it has signature files, but its %s is not signed".formatted(entry.getName()));
        }
      }
    } catch (SecurityException e) {
      throw new PluginException(
          "its content does not match its signature files: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a JAR or the folder of an unpacked zip.
   *
   * @throws IOException if a JAR cannot be read
   * @throws PluginException if there is no services file
   */
  static Archive at(Path root) throws IOException {
    List<Path> classPath = Files.isDirectory(root) ? parts(root) : List.of(root);
    Optional<Attributes> manifest = Optional.empty();
    for (Path part : classPath) {
      Optional<Attributes> here = Files.isDirectory(part) ? inFolder(part) : inJar(part);
      manifest = manifest.or(() -> here);
    }
    return new Archive(
        classPath,
        manifest.orElseThrow(
            () -> new PluginException("it names no plugin: " + SERVICES + " is missing")));
  }

  /**
   * Unpacks a zip into a temporary folder. It is deleted after all shutdown hooks, because they may
   * wait for a run that still loads classes from it. That of a killed process is deleted by the
   * next one.
   *
   * @throws IOException if it is damaged, or has paths outside of that folder
   */
  static Path unpacked(Path zip) throws IOException {
    Path temporary = FolderDraft.scratch("plugin");
    try {
      Path root = Files.createDirectory(temporary.resolve(name(zip)));
      new Unzip(zip.toFile(), root.toFile()).extract();
      return root;
    } finally {
      try (Stream<Path> all = Files.walk(temporary)) {
        all.forEach(path -> path.toFile().deleteOnExit());
      }
    }
  }

  /** A file name without its extension. */
  static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  private static List<Path> parts(Path root) throws IOException {
    List<Path> parts = new ArrayList<>(List.of(root));
    Stream.of(root.resolve("classes")).filter(Files::isDirectory).forEach(parts::add);
    for (Path folder : List.of(root, root.resolve("lib"))) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
          jars.forEach(parts::add);
        }
      }
    }
    return parts;
  }

  private static Optional<Attributes> inFolder(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(SERVICES))) {
      return Optional.empty();
    }
    Path file = folder.resolve(JarFile.MANIFEST_NAME);
    if (!Files.exists(file)) {
      return Optional.of(new Attributes());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new Manifest(in).getMainAttributes());
    }
  }

  private static Optional<Attributes> inJar(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      ZipEntry services = jar.getEntry(SERVICES);
      if (services == null) {
        return Optional.empty();
      }
      Manifest manifest = jar.getManifest();
      return Optional.of(manifest == null ? new Attributes() : manifest.getMainAttributes());
    }
  }
}
