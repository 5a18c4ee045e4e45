// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.serve.csv.CsvValue;

/**
 * Codes of distinct texts in order of appearance. Looks texts up in a buffer of characters; only
 * the first appearance makes a string.
 */
final class Dictionary {
  private final List<String> texts = new ArrayList<>();
  private int[] slots = new int[64];

  List<String> texts() {
    return texts;
  }

  /** The code of a text; a new code if the text is new. */
  int code(char[] buffer, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + buffer[i];
    }
    int slot = slot(hash);
    while (slots[slot] != 0) {
      int code = slots[slot] - 1;
      if (CsvValue.same(texts.get(code), buffer, from, length)) {
        return code;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    texts.add(new String(buffer, from, length));
    slots[slot] = texts.size();
    if (2 * texts.size() > slots.length) {
      grow();
    }
    return texts.size() - 1;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int code = 0; code < texts.size(); code++) {
      int slot = slot(texts.get(code).hashCode());
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = code + 1;
    }
  }

  /** Mixes in the high bits; otherwise texts with the same end would have the same slot. */
  private int slot(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ (mixed >>> 16)) & (slots.length - 1);
  }
}
