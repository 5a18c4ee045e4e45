// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.mtl4j.api.data.Compression;

/** Files of Zstandard with windows up to 8 MiB, as all levels but the ultra ones write them. */
public final class Zstandard implements Compression {
  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public String ending() {
    return ".zst";
  }

  @Override
  public boolean matches(byte[] start) {
    return start.length > 3
        && start[0] == 0x28
        && start[1] == (byte) 0xB5
        && start[2] == 0x2F
        && start[3] == (byte) 0xFD;
  }

  @Override
  public InputStream open(InputStream source) throws IOException {
    return new DecompressedStream(() -> new ZstdInputStream(source), name());
  }
}
