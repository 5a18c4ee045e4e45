// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Codes of distinct texts in order of appearance. A hash table with open addressing, so that a
 * lookup needs few accesses to memory and no string. A text of at most seven Latin-1 characters is
 * its own key; the key of another is a hash, and its characters are compared.
 */
final class Dictionary {
  /** Characters of a text that is its own key. */
  private static final int SHORT = 7;

  /** The first bit of the key of a text that is not its own key. */
  private static final long HASHED = 1L << 63;

  private char[] characters = new char[256];
  private int[] ends = new int[32];

  /** Pairs of the key and 1 + the code; 0 is free. */
  private long[] slots = new long[2 * 64];

  private int size;

  /** The texts by code. */
  List<String> texts() {
    List<String> texts = new ArrayList<>(size);
    for (int code = 0; code < size; code++) {
      texts.add(new String(characters, start(code), ends[code] - start(code)));
    }
    return texts;
  }

  /** The code of a text; a new code if the text is new. */
  int code(char[] buffer, int from, int length) {
    long key = key(buffer, from, length);
    int mask = slots.length - 2;
    int at = place(key) & mask;
    while (slots[at + 1] != 0) {
      if (slots[at] == key) {
        int code = (int) slots[at + 1] - 1;
        if (key >= 0 || same(code, buffer, from, length)) {
          return code;
        }
      }
      at = (at + 2) & mask;
    }
    slots[at] = key;
    slots[at + 1] = size + 1L;
    add(buffer, from, length);
    return size - 1;
  }

  private static long key(char[] buffer, int from, int length) {
    if (length > SHORT) {
      return hash(buffer, from, length);
    }
    long key = length;
    int all = 0;
    for (int i = from; i < from + length; i++) {
      key = key << 8 | buffer[i];
      all |= buffer[i];
    }
    return all < 256 ? key : hash(buffer, from, length);
  }

  private static long hash(char[] buffer, int from, int length) {
    long hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + buffer[i];
    }
    return hash | HASHED;
  }

  /** The even index at which a key is looked for first; mixes all bits of the key. */
  private static int place(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32 ^ mixed >>> 57) << 1;
  }

  private boolean same(int code, char[] buffer, int from, int length) {
    int start = start(code);
    return Arrays.equals(characters, start, ends[code], buffer, from, from + length);
  }

  private int start(int code) {
    return code == 0 ? 0 : ends[code - 1];
  }

  private void add(char[] buffer, int from, int length) {
    int start = start(size);
    if (start > characters.length - length) {
      characters = Arrays.copyOf(characters, Math.addExact(start, Math.max(start, length)));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(buffer, from, characters, start, length);
    ends[size] = start + length;
    size++;
    if (3 * size > slots.length) {
      grow();
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    int mask = slots.length - 2;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i + 1] != 0) {
        int at = place(old[i]) & mask;
        while (slots[at + 1] != 0) {
          at = (at + 2) & mask;
        }
        slots[at] = old[i];
        slots[at + 1] = old[i + 1];
      }
    }
  }
}
