// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Codes of distinct texts in order of appearance. A hash table with open addressing over one array
 * of characters, so that a lookup needs few accesses to memory and no string.
 */
final class Dictionary {
  private char[] characters = new char[256];
  private int[] ends = new int[32];
  private int[] hashes = new int[32];
  private int[] slots = new int[64];
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
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + buffer[i];
    }
    // Mixes in the high bits; otherwise texts with the same end would have the same slot.
    hash *= 0x9E3779B9;
    hash ^= hash >>> 16;
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      int code = slots[slot] - 1;
      if (hashes[code] == hash && same(code, buffer, from, length)) {
        return code;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = size + 1;
    add(buffer, from, length, hash);
    return size - 1;
  }

  private boolean same(int code, char[] buffer, int from, int length) {
    int start = start(code);
    return Arrays.equals(characters, start, ends[code], buffer, from, from + length);
  }

  private int start(int code) {
    return code == 0 ? 0 : ends[code - 1];
  }

  private void add(char[] buffer, int from, int length, int hash) {
    int start = start(size);
    if (start > characters.length - length) {
      characters = Arrays.copyOf(characters, Math.addExact(start, Math.max(start, length)));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    System.arraycopy(buffer, from, characters, start, length);
    ends[size] = start + length;
    hashes[size] = hash;
    size++;
    if (2 * size > slots.length) {
      grow();
    }
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int code = 0; code < size; code++) {
      int slot = hashes[code] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = code + 1;
    }
  }
}
