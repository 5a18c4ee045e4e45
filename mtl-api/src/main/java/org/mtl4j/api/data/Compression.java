// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * A compression of files. {@link DataFile} knows gzip; it finds others by {@link
 * java.util.ServiceLoader} on the class path of this class.
 */
public interface Compression {
  /** The name, for messages: "zstd". */
  String name();

  /** The ending of file names in lower case with the dot: {@code .zst}. */
  String ending();

  /**
   * Whether data of this compression begins so.
   *
   * @param start the first bytes, up to {@value DataFile#START}
   */
  boolean matches(byte[] start);

  /**
   * Decompresses.
   *
   * @return a stream that throws {@link java.io.EOFException} if the data is cut off and {@link
   *     java.util.zip.ZipException} if it is broken; closing it closes the source
   * @throws IOException if the beginning cannot be read
   */
  InputStream open(InputStream source) throws IOException;
}
