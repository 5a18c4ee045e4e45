// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import java.util.List;
import java.util.Locale;

/** Reads single values of delimited text. */
public final class CsvValue {
  private CsvValue() {}

  /**
   * A decimal number, nan or inf. {@code Double.parseDouble} accepts 1d and 0x1p3, but not inf.
   *
   * @throws NumberFormatException if the text is not a number
   */
  public static double number(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return word(text);
      }
    }
    return Double.parseDouble(text);
  }

  private static double word(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "infinity" ->
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      default -> throw new NumberFormatException(text);
    };
  }

  /** Whether one of some texts equals a part of a buffer; allocates nothing. */
  public static boolean isOneOf(List<String> texts, char[] buffer, int from, int length) {
    for (int i = 0; i < texts.size(); i++) {
      if (same(texts.get(i), buffer, from, length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text equals a part of a buffer; allocates nothing. */
  public static boolean same(String text, char[] buffer, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != buffer[from + i]) {
        return false;
      }
    }
    return true;
  }
}
