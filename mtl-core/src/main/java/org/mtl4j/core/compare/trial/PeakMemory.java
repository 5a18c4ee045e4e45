// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The peak resident memory of this process: heap, native libraries and tensors. Linux reports it in
 * {@code /proc}; on other systems it is unknown.
 */
public final class PeakMemory {
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Resets the peak, if the system allows it; else the peak is that since the process started. */
  static void reset() {
    try {
      if (Files.isWritable(RESET)) {
        Files.writeString(RESET, "5");
      }
    } catch (IOException e) {
      // Without this file the kernel counts from the start of the process.
    }
  }

  /** The peak since the reset, or since the process started, in bytes. */
  public static OptionalLong bytes() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
