// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;

/**
 * The meaning of a scalar instead of a mapping:
 *
 * <ul>
 *   <li>ending in {@code .yaml} or {@code .yml}: a file, relative to the file that names it;
 *   <li>for a pluggable record: its name;
 *   <li>for a data source: its file, if that has an ending (see {@link Binder});
 *   <li>for another record: its only required component, or its first one if none is required.
 * </ul>
 */
final class Shorthand {
  /** The largest depth; deeper files include each other. */
  private static final int DEEPEST = 40;

  private Shorthand() {}

  /** The mapping of a part. */
  static Keys expand(Spot spot, OptionType type) {
    if (spot.tree() instanceof Keys keys) {
      return keys;
    }
    if (spot.tree() instanceof Scalar scalar && scalar.sort() != Sort.NOTHING) {
      if (isInclude(scalar)) {
        return included(spot, scalar, type);
      }
      Optional<String> key = key(type);
      if (key.isPresent()) {
        return Keys.of(key.get(), scalar);
      }
    }
    throw spot.expected(type.text());
  }

  /** Whether a value is the name of a file with the keys. */
  static boolean isInclude(Scalar scalar) {
    return scalar.text().matches(".+\\.ya?ml");
  }

  private static Optional<String> key(OptionType type) {
    if (type instanceof OptionType.Reference) {
      return Optional.of("name");
    }
    return type instanceof OptionType.Group group
        ? Form.of(group.type()).bare().map(Component::key)
        : Optional.empty();
  }

  private static Keys included(Spot spot, Scalar scalar, OptionType type) {
    Path file = scalar.place().folder().resolve(scalar.text());
    if (!Files.exists(file)) {
      throw spot.error("found '%s', but there is no file %s".formatted(scalar.text(), file));
    }
    if (spot.path().chars().filter(c -> c == '.').count() > DEEPEST) {
      throw spot.error("found '" + scalar.text() + "', but these files include each other");
    }
    Tree content = Yaml.read(shortened(file));
    if (content instanceof Keys keys) {
      return keys;
    }
    throw new Spot(spot.path(), content).expected(type.text());
  }

  /** Relative to the working directory, if the file is inside. */
  private static Path shortened(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
  }
}
