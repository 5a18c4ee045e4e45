// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.FileEndings;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.data.csv.CsvGuess;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.KnownPlugins;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;

/**
 * Reads files of rows by the data sources of a registry. The source is named, or the one with the
 * {@linkplain FileEndings ending} of the file; files with another ending are delimited text. Of
 * several endings the longest counts, and the ending of a {@linkplain
 * org.mtl4j.api.data.Compression compression} does not.
 */
public final class TableFiles {
  private final Registry registry;

  public TableFiles(Registry registry) {
    this.registry = registry;
  }

  /** Whether a file is delimited text by its name, whatever sources there are. */
  public static boolean isDelimited(String file) {
    List<String> own = List.of(CsvSource.class.getAnnotation(FileEndings.class).value());
    return endings(file).stream().anyMatch(own::contains);
  }

  /**
   * The source of a file.
   *
   * @param file its path, or a query for a source that takes one
   * @param name the name of a source; by default the ending decides
   * @throws ConfigurationException if there is no source of this name, it reads no single file, or
   *     two sources have the ending
   */
  public Entry source(String file, Optional<String> name) {
    if (name.isPresent()) {
      Entry entry = registry.find(Kind.DATA, name.get());
      if (place(entry).isEmpty()) {
        throw new ConfigurationException(
            "the source '%s' does not read a single file; these do: %s"
                .formatted(name.get(), String.join(", ", names())));
      }
      return entry;
    }
    Map<String, List<Entry>> known = byEnding();
    String ending = endings(file).stream().filter(known::containsKey).findFirst().orElse("");
    List<Entry> found = known.getOrDefault(ending, List.of());
    if (found.size() > 1) {
      throw new ConfigurationException(
          "%s: the ending %s is read by %s; name one of them (--source NAME; in a configuration, name: NAME)"
              .formatted(
                  file,
                  ending,
                  String.join(
                      " and ",
                      found.stream()
                          .map(entry -> "'%s' of '%s'".formatted(entry.name(), entry.from()))
                          .toList())));
    }
    return found.isEmpty() ? registry.find(Kind.DATA, usual(file)) : found.get(0);
  }

  /** The data source of a file with the default options of its kind; see {@link #source}. */
  public DataSource open(String file, Optional<String> name) {
    Entry entry = source(file, name);
    if (entry.form().type() == CsvSource.class) {
      return new CsvSource(Path.of(file), CsvGuess.of(Path.of(file)).format());
    }
    Component place = place(entry).orElseThrow();
    Object value = place.type() instanceof OptionType.File ? Path.of(file) : file;
    return (DataSource) entry.form().defaults(List.of(value));
  }

  /**
   * Reads all rows of a file. The format of delimited text is guessed.
   *
   * @throws org.mtl4j.api.error.DataException if the file cannot be read
   */
  public Table read(String file, Optional<String> name, Request request) {
    return open(file, name).read(request).train();
  }

  private List<String> names() {
    return registry.entries(Kind.DATA).stream()
        .filter(entry -> place(entry).isPresent())
        .map(Entry::name)
        .toList();
  }

  /** Whether a source takes its file as a text, which may be a query too. */
  public static boolean takesText(Entry source) {
    return place(source)
        .filter(component -> component.type() instanceof OptionType.Text)
        .isPresent();
  }

  /** The source of a file whose ending no source has: that of a plugin of MTL4J, else csv. */
  private static String usual(String file) {
    return endings(file).stream()
        .flatMap(ending -> KnownPlugins.sourceOf(ending).stream())
        .findFirst()
        .orElse("csv");
  }

  /** Whether the name of a file has an ending, so that it is not the name of a source. */
  public static boolean hasEnding(String file) {
    return !endings(file).isEmpty();
  }

  /** The option that is the file: the only required one, if it is a path or a text. */
  public static Optional<Component> place(Entry entry) {
    List<Component> required = entry.form().required();
    return required.size() == 1
        ? required.stream()
            .filter(
                component ->
                    component.type() instanceof OptionType.File
                        || component.type() instanceof OptionType.Text)
            .findFirst()
        : Optional.empty();
  }

  private Map<String, List<Entry>> byEnding() {
    Map<String, List<Entry>> found = new TreeMap<>();
    for (Entry entry : registry.entries(Kind.DATA)) {
      FileEndings endings = entry.form().type().getAnnotation(FileEndings.class);
      if (endings != null && place(entry).isPresent()) {
        Arrays.stream(endings.value())
            .forEach(ending -> found.computeIfAbsent(ending, e -> new ArrayList<>()).add(entry));
      }
    }
    return new LinkedHashMap<>(found);
  }

  /** All endings of a name in lower case, the longest first, then those of the plain name. */
  private static List<String> endings(String file) {
    String path = file.toLowerCase(Locale.ROOT);
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    List<String> endings = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      endings.add(name.substring(dot));
    }
    String plain = DataFile.plainName(name);
    if (!plain.equals(name)) {
      endings.addAll(endings(plain));
    }
    return endings;
  }
}
