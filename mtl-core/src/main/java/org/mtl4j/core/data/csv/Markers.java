// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.List;

/**
 * Texts that mark a missing value. Most other texts are told apart by length and first character.
 */
final class Markers {
  private static final int MASK = 63;

  private final List<String> texts;
  private long lengths;
  private long starts;

  Markers(List<String> texts) {
    this.texts = texts;
    for (String text : texts) {
      lengths |= 1L << (text.length() & MASK);
      starts |= text.isEmpty() ? 0 : 1L << (text.charAt(0) & MASK);
    }
  }

  /** Whether a part of a buffer is one of the texts. */
  boolean contains(char[] buffer, int from, int length) {
    if ((lengths >>> (length & MASK) & 1) == 0
        || length > 0 && (starts >>> (buffer[from] & MASK) & 1) == 0) {
      return false;
    }
    for (String text : texts) {
      if (same(text, buffer, from, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(String text, char[] buffer, int from, int length) {
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
