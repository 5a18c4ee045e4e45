// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.ZipException;

/**
 * Decompresses bzip2, of one or several streams, as parallel programs write them. Checksums are
 * verified.
 */
final class Bzip2Stream extends InputStream {
  private static final int BLOCK_SIZE = 100_000;
  private static final long BLOCK = 0x314159265359L;
  private static final long END = 0x177245385090L;

  /** Equal bytes before a byte that says how often they are repeated. */
  private static final int RUN = 4;

  private static final int[] CRC = table();

  private final Bzip2Bits bits;
  private Bzip2Block block;
  private long expected;
  private int checksum;
  private int all;
  private int last = -1;
  private int equal;
  private int repeats;
  private boolean ended;

  Bzip2Stream(InputStream source) throws IOException {
    bits = new Bzip2Bits(source);
    block = begin(bits.alignedByte());
    nextBlock();
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = value << 1 ^ (value < 0 ? 0x04C11DB7 : 0);
      }
      table[i] = value;
    }
    return table;
  }

  /** Begins a stream. */
  private Bzip2Block begin(int first) throws IOException {
    long header = bits.next(24);
    int level = (int) (header & 0xFF) - '0';
    if (first != 'B' || header >>> 8 != ('Z' << 8 | 'h') || level < 1 || level > 9) {
      throw new ZipException("broken bzip2: data after its end");
    }
    all = 0;
    return new Bzip2Block(bits, level * BLOCK_SIZE);
  }

  /** Reads the next block, if need be of the next stream. */
  private void nextBlock() throws IOException {
    long magic = bits.next(24) << 24 | bits.next(24);
    while (magic == END) {
      if ((int) bits.next(32) != all) {
        throw new ZipException("broken bzip2: a wrong checksum");
      }
      int first = bits.alignedByte();
      if (first < 0) {
        ended = true;
        return;
      }
      block = begin(first);
      magic = bits.next(24) << 24 | bits.next(24);
    }
    if (magic != BLOCK) {
      throw new ZipException("broken bzip2: no block where one is expected");
    }
    expected = bits.next(32);
    block.read();
    checksum = -1;
    last = -1;
    equal = 0;
  }

  private void endBlock() throws IOException {
    int found = ~checksum;
    if (found != (int) expected) {
      throw new ZipException("broken bzip2: a wrong checksum");
    }
    all = (all << 1 | all >>> 31) ^ found;
    nextBlock();
  }

  @Override
  public int read() throws IOException {
    while (repeats == 0 && block.left() == 0 && !ended) {
      endBlock();
    }
    if (repeats > 0) {
      repeats--;
    } else if (ended) {
      return -1;
    } else {
      int next = block.next();
      equal = next == last ? equal + 1 : 1;
      last = next;
      if (equal == RUN && block.left() > 0) {
        repeats = block.next();
        equal = 0;
      }
    }
    checksum = checksum << 8 ^ CRC[checksum >>> 24 ^ last];
    return last;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    int count = 0;
    while (count < length) {
      int next = read();
      if (next < 0) {
        return count > 0 ? count : -1;
      }
      target[offset + count++] = (byte) next;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    bits.close();
  }
}
