// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.mtl4j.api.data.Compression;

/** Files of bzip2, of one or several streams, as parallel programs write them. */
public final class Bzip2 implements Compression {
  @Override
  public String name() {
    return "bzip2";
  }

  @Override
  public String ending() {
    return ".bz2";
  }

  /** "BZh", the size of a block from 1 to 9, and the first digits of pi, which begin a block. */
  @Override
  public boolean matches(byte[] start) {
    return start.length > 5
        && start[0] == 'B'
        && start[1] == 'Z'
        && start[2] == 'h'
        && start[3] >= '1'
        && start[3] <= '9'
        && start[4] == 0x31
        && start[5] == 0x41;
  }

  @Override
  public InputStream open(InputStream source) throws IOException {
    return new DecompressedStream(() -> new BZip2CompressorInputStream(source, true), name());
  }
}
