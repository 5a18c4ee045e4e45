// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.util.zip.ZipException;

/** Decodes one block: Huffman codes, run lengths and move-to-front, then the Burrows transform. */
final class Bzip2Block {
  private static final int LONGEST_CODE = 20;
  private static final int GROUP = 50;

  private final Bzip2Bits bits;

  /** Below the lowest 8 bits: the place of the next byte; in them a byte. */
  private final int[] links;

  private final byte[] values = new byte[256];
  private byte[] selectors = {};
  private Code[] codes = {};
  private int size;
  private int place;
  private int left;

  Bzip2Block(Bzip2Bits bits, int capacity) {
    this.bits = bits;
    this.links = new int[capacity];
  }

  /** The bytes that are left. */
  int left() {
    return left;
  }

  /** The next byte. */
  int next() {
    int link = links[place];
    place = link >>> 8;
    left--;
    return link & 0xFF;
  }

  /** Reads a block after its checksum. */
  void read() throws IOException {
    if (bits.bit()) {
      throw new ZipException("broken bzip2: randomized blocks of version 0.9 are not read");
    }
    int start = (int) bits.next(24);
    readTables();
    decode();
    if (start >= size) {
      throw new ZipException("broken bzip2: a block begins outside itself");
    }
    link();
    left = size;
    place = links[start] >>> 8;
  }

  private void readTables() throws IOException {
    int used = (int) bits.next(16);
    int count = 0;
    for (int i = 0; i < 16; i++) {
      if ((used & 0x8000 >>> i) != 0) {
        int some = (int) bits.next(16);
        for (int k = 0; k < 16; k++) {
          if ((some & 0x8000 >>> k) != 0) {
            values[count++] = (byte) (16 * i + k);
          }
        }
      }
    }
    int tables = (int) bits.next(3);
    int groups = (int) bits.next(15);
    if (count == 0 || tables < 2 || tables > 6 || groups == 0) {
      throw new ZipException("broken bzip2: a block has no codes");
    }
    readSelectors(tables, groups);
    codes = new Code[tables];
    for (int t = 0; t < tables; t++) {
      codes[t] = new Code(lengths(count + 2));
    }
  }

  private void readSelectors(int tables, int groups) throws IOException {
    byte[] order = {0, 1, 2, 3, 4, 5};
    selectors = new byte[groups];
    for (int g = 0; g < groups; g++) {
      int index = 0;
      while (bits.bit()) {
        index++;
        if (index == tables) {
          throw new ZipException("broken bzip2: a table that does not exist");
        }
      }
      selectors[g] = toFront(order, index);
    }
  }

  private int[] lengths(int symbols) throws IOException {
    int[] lengths = new int[symbols];
    int length = (int) bits.next(5);
    for (int s = 0; s < symbols; s++) {
      while (bits.bit()) {
        length += bits.bit() ? -1 : 1;
      }
      if (length < 1 || length > LONGEST_CODE) {
        throw new ZipException("broken bzip2: a code of " + length + " bits");
      }
      lengths[s] = length;
    }
    return lengths;
  }

  private static byte toFront(byte[] order, int index) {
    byte value = order[index];
    System.arraycopy(order, 0, order, 1, index);
    order[0] = value;
    return value;
  }

  /** Symbols 0 and 1 are the digits of a run length, the others places in the order of bytes. */
  private void decode() throws IOException {
    byte[] order = values.clone();
    int end = codes[0].symbols() - 1;
    size = 0;
    int run = 0;
    int digit = 1;
    for (int i = 0; ; i++) {
      if (i / GROUP >= selectors.length) {
        throw new ZipException("broken bzip2: a block without end");
      }
      int symbol = codes[selectors[i / GROUP]].next(bits);
      if (symbol < 2) {
        run += digit << symbol;
        digit <<= 1;
        if (run > links.length) {
          throw tooLong();
        }
        continue;
      }
      append(order[0], run);
      run = 0;
      digit = 1;
      if (symbol == end) {
        return;
      }
      append(toFront(order, symbol - 1), 1);
    }
  }

  private void append(byte value, int times) throws IOException {
    if (times > links.length - size) {
      throw tooLong();
    }
    for (int i = 0; i < times; i++) {
      links[size++] = value & 0xFF;
    }
  }

  private static ZipException tooLong() {
    return new ZipException("broken bzip2: a block that is too long");
  }

  /** Inverts the Burrows transform: the n-th place of a byte follows its n-th sorted place. */
  private void link() {
    int[] starts = new int[257];
    for (int i = 0; i < size; i++) {
      starts[links[i] + 1]++;
    }
    for (int b = 0; b < 256; b++) {
      starts[b + 1] += starts[b];
    }
    for (int i = 0; i < size; i++) {
      links[starts[links[i] & 0xFF]++] |= i << 8;
    }
  }

  /** A canonical Huffman code. */
  private static final class Code {
    private final int[] sorted;

    /** For each length the largest code, and what is subtracted to get a place in the order. */
    private final int[] largest = new int[LONGEST_CODE + 1];

    private final int[] offsets = new int[LONGEST_CODE + 1];

    Code(int[] lengths) {
      sorted = new int[lengths.length];
      int count = 0;
      int code = 0;
      for (int length = 1; length <= LONGEST_CODE; length++) {
        offsets[length] = code - count;
        for (int s = 0; s < lengths.length; s++) {
          if (lengths[s] == length) {
            sorted[count++] = s;
            code++;
          }
        }
        largest[length] = code - 1;
        code <<= 1;
      }
    }

    int symbols() {
      return sorted.length;
    }

    int next(Bzip2Bits bits) throws IOException {
      int code = 0;
      for (int length = 1; length <= LONGEST_CODE; length++) {
        code = code << 1 | (int) bits.next(1);
        int place = code - offsets[length];
        if (code <= largest[length] && place >= 0 && place < sorted.length) {
          return sorted[place];
        }
      }
      throw new ZipException("broken bzip2: an unknown code");
    }
  }
}
