// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The mark at the beginning of Unicode text.
 *
 * @param encoding the encoding of the text
 */
record ByteOrderMark(Charset encoding) {
  private static final int LENGTH = 3;

  /**
   * Skips a mark.
   *
   * @param bytes a stream that can be marked, at its beginning
   * @param usual the encoding of text without a mark
   */
  static ByteOrderMark skip(InputStream bytes, Charset usual) throws IOException {
    bytes.mark(LENGTH);
    int first = bytes.read();
    int second = bytes.read();
    if (first == 0xEF && second == 0xBB && bytes.read() == 0xBF) {
      return new ByteOrderMark(StandardCharsets.UTF_8);
    }
    if (first == 0xFF && second == 0xFE) {
      return new ByteOrderMark(StandardCharsets.UTF_16LE);
    }
    if (first == 0xFE && second == 0xFF) {
      return new ByteOrderMark(StandardCharsets.UTF_16BE);
    }
    bytes.reset();
    return new ByteOrderMark(usual);
  }
}
