// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.mtl4j.api.error.DataException;

/** A file of data, plain or gzip, which is detected by its first bytes. */
public record DataFile(Path path) {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP = 0x8b1f;

  /**
   * Opens the file, buffered and decompressed.
   *
   * @throws DataException if there is no such file
   * @throws IOException if it cannot be read
   */
  public InputStream open() throws IOException {
    if (Files.isDirectory(path)) {
      throw new DataException(path + ": found a folder, expected a file");
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          "there is no file "
              + path
              + (path.isAbsolute() ? "" : ", that is " + path.toAbsolutePath().normalize()));
    }
    InputStream bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      bytes.mark(2);
      int magic = bytes.read() | bytes.read() << 8;
      bytes.reset();
      return magic == GZIP
          ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER)
          : bytes;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }
}
