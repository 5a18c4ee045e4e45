// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of constants that have the values of variables: {@code variable.} and the name of the
 * variable, in which a slash is a minus, and any other character than letters, digits and
 * underscores is a point and two hexadecimal digits for each byte in UTF-8.
 */
final class VariableNames {
  private static final String PREFIX = "variable.";

  private VariableNames() {}

  /** The name of the operation for a variable. */
  static String operation(String variable) {
    StringBuilder name = new StringBuilder(PREFIX);
    for (byte next : variable.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (next & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '_')) {
        name.append(c);
      } else {
        name.append(c == '/' ? "-" : String.format(Locale.ROOT, ".%02x", (int) c));
      }
    }
    return name.toString();
  }

  /** The variable of an operation; empty if the operation is of none. */
  static Optional<String> variable(String operation) {
    if (!operation.startsWith(PREFIX)) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = PREFIX.length(); i < operation.length(); i++) {
      char c = operation.charAt(i);
      if (c == '.' && i + 2 < operation.length()) {
        int high = Character.digit(operation.charAt(i + 1), 16);
        bytes.write(16 * high + Character.digit(operation.charAt(i + 2), 16));
        i += 2;
      } else {
        bytes.write(c == '-' ? '/' : c);
      }
    }
    return Optional.of(bytes.toString(StandardCharsets.UTF_8));
  }
}
