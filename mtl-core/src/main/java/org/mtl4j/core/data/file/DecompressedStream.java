// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;

/** Reports broken data as {@link ZipException}; the libraries throw many kinds of exceptions. */
final class DecompressedStream extends FilterInputStream {
  private final String compression;

  /**
   * @param library opens the stream of a library
   * @throws ZipException if the beginning is broken
   */
  DecompressedStream(Callable<InputStream> library, String compression) throws ZipException {
    super(open(library, compression));
    this.compression = compression;
  }

  private static InputStream open(Callable<InputStream> library, String compression)
      throws ZipException {
    try {
      return library.call();
    } catch (Exception e) {
      throw broken(compression, e);
    }
  }

  private static ZipException broken(String compression, Exception cause) {
    ZipException broken = new ZipException("broken " + compression + ": " + cause.getMessage());
    broken.initCause(cause);
    return broken;
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
      throw broken(compression, e);
    }
  }
}
