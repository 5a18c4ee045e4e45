// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.mtl4j.api.spi.Plugin;

/** A real JAR: compiled from small sources against the API alone. It has no directory entries. */
final class SampleJar {
  static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

  /** A sound record: the schedule {@code flat}. */
  static final String FLAT = schedule("Flat", "flat", "");

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final List<JavaFileObject> sources = new ArrayList<>();

  /** The source of a schedule, with something more in its body. */
  static String schedule(String type, String name, String body) {
    return """
        package sample;
        import org.mtl4j.api.option.Pluggable;
        import org.mtl4j.api.train.Schedule;
        @Pluggable(name = "%s", summary = "Always the same.")
        public record %s() implements Schedule {
          %s
          @Override public double factor(Position position) { return 1; }
        }
        """
        .formatted(name, type, body);
  }

  /** The source of a plugin that brings {@code sample.Flat}, with something more in its body. */
  static String plugin(String type, String body) {
    return bringing(type, "Flat", body);
  }

  static String bringing(String type, String records, String body) {
    return """
        package sample;
        import java.util.List;
        public class %s implements org.mtl4j.api.spi.Plugin {
          %s
          @Override public List<Class<? extends Record>> provides() {
            return List.of(%s.class);
          }
        }
        """
        .formatted(type, body, records);
  }

  /** A sound plugin {@code Sound} that brings the schedule {@code flat}. */
  static SampleJar sound() {
    return new SampleJar().source("Flat", FLAT).source("Sound", plugin("Sound", "")).names("Sound");
  }

  /** A plugin {@code Broken} with this in its body. */
  static SampleJar broken(String body) {
    return new SampleJar()
        .source("Flat", FLAT)
        .source("Broken", plugin("Broken", body))
        .names("Broken");
  }

  SampleJar source(String type, String text) {
    return source("sample", type, text);
  }

  SampleJar source(String in, String type, String text) {
    URI name = URI.create("string:///" + in.replace('.', '/') + "/" + type + ".java");
    sources.add(
        new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        });
    return this;
  }

  SampleJar names(String... types) {
    return entry(SERVICES, "sample." + String.join("\nsample.", types) + "\n");
  }

  SampleJar manifest(String line) {
    return entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + line + "\n\n");
  }

  SampleJar entry(String name, String text) {
    return entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  SampleJar entry(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  SampleJar without(String name) {
    compile();
    assertThat(entries.remove(name)).isNotNull();
    return this;
  }

  /** Marks a class as compiled for Java 55. */
  SampleJar newer(String name) {
    compile();
    entries.get(name)[7] = 99;
    return this;
  }

  byte[] bytes() {
    compile();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  void writeTo(Path file) {
    try {
      Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile() {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      Path classes = Files.createTempDirectory("sample");
      String api = Path.of(location()).toString();
      List<String> options = List.of("-d", classes.toString(), "-cp", api, "-proc:none");
      assertThat(compiler.getTask(null, files, null, options, null, sources).call()).isTrue();
      sources.clear();
      try (var found = Files.walk(classes)) {
        for (Path file : found.filter(Files::isRegularFile).toList()) {
          entry(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      }
      org.pf4j.util.FileUtils.delete(classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI location() {
    return URI.create(Plugin.class.getProtectionDomain().getCodeSource().getLocation().toString());
  }
}
