// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import java.util.List;

/** Compares single values of delimited text. */
public final class CsvValue {
  private CsvValue() {}

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
