// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bits of a file, the highest of a byte first. */
final class Bzip2Bits {
  private final InputStream in;
  private long bits;
  private int count;

  Bzip2Bits(InputStream in) {
    this.in = in;
  }

  /** The next bits, at most 32, as an unsigned number. */
  long next(int length) throws IOException {
    while (count < length) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException("bzip2 data ends too early");
      }
      bits = bits << 8 | read;
      count += 8;
    }
    count -= length;
    return bits >>> count & (1L << length) - 1;
  }

  boolean bit() throws IOException {
    return next(1) == 1;
  }

  /** The next byte at the border of a byte, which is dropped from the bits; -1 at the end. */
  int alignedByte() throws IOException {
    count -= count % 8;
    return count > 0 ? (int) next(8) : in.read();
  }

  void close() throws IOException {
    in.close();
  }
}
