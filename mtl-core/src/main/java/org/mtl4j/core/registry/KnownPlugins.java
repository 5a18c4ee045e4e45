// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** What the plugins of MTL4J bring, for messages if they are not installed. */
public final class KnownPlugins {
  private static final Properties NAMES = read("plugins.properties");
  private static final Properties ENDINGS = read("endings.properties");

  private KnownPlugins() {}

  private static Properties read(String resource) {
    Properties properties = new Properties();
    try (InputStream in = KnownPlugins.class.getResourceAsStream(resource)) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plugins that bring something. */
  public static List<String> plugins() {
    return NAMES.stringPropertyNames().stream().sorted().toList();
  }

  /** The names that a plugin brings. */
  public static List<String> names(String plugin) {
    return words(NAMES, plugin);
  }

  /** The endings of files that a data source of a plugin reads. */
  public static List<String> endings(String source) {
    return words(ENDINGS, source);
  }

  /** Which plugin brings a name, in words; empty if none of MTL4J does. */
  static Optional<String> of(String name) {
    return plugins().stream()
        .filter(plugin -> names(plugin).contains(name))
        .map(
            plugin ->
                "the plugin '%s' brings it, which is not installed: put its JAR into plugins/ or on the class path"
                    .formatted(plugin))
        .findFirst();
  }

  /** The data source of a plugin that reads files with an ending. */
  public static Optional<String> sourceOf(String ending) {
    return ENDINGS.stringPropertyNames().stream()
        .filter(source -> endings(source).contains(ending))
        .findFirst();
  }

  private static List<String> words(Properties of, String key) {
    return Arrays.stream(of.getProperty(key, "").split(" ")).filter(w -> !w.isEmpty()).toList();
  }
}
