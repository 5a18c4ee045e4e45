// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Reports broken data as {@link ZipException}; the libraries throw many kinds of exceptions. */
final class DecompressedStream extends FilterInputStream {
  private final String compression;

  DecompressedStream(InputStream in, String compression) {
    super(in);
    this.compression = compression;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return in.read(target, offset, length);
    } catch (IOException | RuntimeException e) {
      ZipException broken = new ZipException("broken " + compression + ": " + e.getMessage());
      broken.initCause(e);
      throw broken;
    }
  }
}
