// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.Arrays;
import java.util.List;

/**
 * Sorts distinct texts by their natural order. The first characters of each form a number, and the
 * numbers are sorted, which takes far fewer accesses to memory than comparing texts.
 */
final class TextOrder {
  /** Characters of a key, a byte each. */
  private static final int CHARACTERS = 7;

  private static final int LARGEST = 255;

  /** Fewer texts are compared. */
  private static final int FEW = 1000;

  private TextOrder() {}

  /** The texts in order. */
  static List<String> sorted(List<String> texts) {
    String[] sorted = texts.toArray(String[]::new);
    if (sorted.length < FEW) {
      Arrays.sort(sorted);
      return List.of(sorted);
    }
    int prefix = prefix(texts);
    long[] keys = texts.stream().mapToLong(text -> key(text, prefix)).toArray();
    long[] ascending = keys.clone();
    Arrays.sort(ascending);
    int[] placed = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int first = first(ascending, keys[i]);
      sorted[first + placed[first]++] = texts.get(i);
    }
    for (int from = 0, to; from < sorted.length; from = to) {
      to = from + placed[from];
      Arrays.sort(sorted, from, to);
    }
    return List.of(sorted);
  }

  /** The number of characters that all texts begin with. */
  private static int prefix(List<String> texts) {
    String first = texts.get(0);
    int length = first.length();
    for (String text : texts) {
      while (!text.startsWith(first.substring(0, length))) {
        length--;
      }
    }
    return length;
  }

  /** A number that is not larger than that of any later text. */
  private static long key(String text, int from) {
    long key = 0;
    boolean cut = false;
    for (int i = from; i < from + CHARACTERS; i++) {
      int character = cut || i >= text.length() ? 0 : Math.min(text.charAt(i), LARGEST);
      // What follows a character that may stand for several does not count.
      cut |= character == LARGEST;
      key = key << Byte.SIZE | character;
    }
    return key;
  }

  /** The first index of a key. */
  private static int first(long[] ascending, long key) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
