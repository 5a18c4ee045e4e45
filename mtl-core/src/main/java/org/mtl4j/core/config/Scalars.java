// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.InvalidPathException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.core.registry.OptionType;

/** Reads scalars. */
final class Scalars {
  private Scalars() {}

  static Object bind(Spot spot, OptionType type) {
    if (!(spot.tree() instanceof Scalar scalar) || scalar.sort() == Sort.NOTHING) {
      throw spot.expected(type.text());
    }
    if (type instanceof OptionType.Flag) {
      return flag(spot, scalar, type);
    }
    if (type instanceof OptionType.Whole whole) {
      return whole(spot, scalar, whole);
    }
    if (type instanceof OptionType.Real) {
      return real(spot, scalar, type);
    }
    if (type instanceof OptionType.File) {
      return file(spot, scalar, type);
    }
    if (type instanceof OptionType.Choice choice) {
      return choice
          .constant(scalar.text())
          .orElseThrow(
              () ->
                  spot.error(
                      "found '%s', expected one word of a list; %s"
                          .formatted(scalar.text(), Nearest.hint(scalar.text(), choice.words()))));
    }
    return scalar.text();
  }

  private static boolean flag(Spot spot, Scalar scalar, OptionType type) {
    if (scalar.sort() != Sort.FLAG) {
      throw spot.expected(type.text());
    }
    return Boolean.parseBoolean(scalar.text());
  }

  private static Object whole(Spot spot, Scalar scalar, OptionType.Whole type) {
    if (scalar.sort() != Sort.WHOLE) {
      throw spot.expected(type.text());
    }
    try {
      if (type.wide()) {
        return Long.decode(octal(scalar.text()));
      }
      return Integer.decode(octal(scalar.text()));
    } catch (NumberFormatException e) {
      long most = type.wide() ? Long.MAX_VALUE : Integer.MAX_VALUE;
      throw spot.expected("a whole number from -" + most + " to " + most);
    }
  }

  /** YAML's 0o17 is Java's 017; Java's 010 is 10 in YAML. */
  private static String octal(String text) {
    return text.replaceFirst("^([-+]?)0+(?=[0-9])", "$1").replaceFirst("^0o", "0");
  }

  private static double real(Spot spot, Scalar scalar, OptionType type) {
    if (scalar.sort() == Sort.WHOLE) {
      return ((Number) whole(spot, scalar, new OptionType.Whole(true))).doubleValue();
    }
    if (scalar.sort() != Sort.REAL) {
      throw spot.expected(type.text());
    }
    String text = scalar.text();
    if (text.matches("(?i)[-+]?\\.inf")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return text.equalsIgnoreCase(".nan") ? Double.NaN : Double.parseDouble(text);
  }

  private static Object file(Spot spot, Scalar scalar, OptionType type) {
    try {
      if (!scalar.text().isBlank()) {
        return scalar.place().folder().resolve(scalar.text()).normalize();
      }
    } catch (InvalidPathException e) {
      throw spot.error("found '" + scalar.text() + "', which cannot name a file: " + e.getReason());
    }
    throw spot.expected(type.text());
  }
}
