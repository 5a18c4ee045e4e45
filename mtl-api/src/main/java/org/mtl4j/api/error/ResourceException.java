// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory, disk space or file handles that ran out: names what was being done. */
public final class ResourceException extends MtlException {
  private static final long serialVersionUID = 1L;

  private static final long MIB = 1L << 20;

  private static final Path MACHINE = Path.of("/proc/meminfo");

  public ResourceException(String message) {
    super(message, null);
  }

  public ResourceException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * An error of Java's memory.
   *
   * @param doing what was being done, such as {@code reading the data}
   */
  public static ResourceException outOfMemory(String doing, OutOfMemoryError cause) {
    return new ResourceException(
        "out of memory while %s: %s; %s".formatted(doing, cause.getMessage(), memory()), cause);
  }

  /**
   * How much memory there is, for the end of a message. Only Linux tells what the machine has left.
   */
  public static String memory() {
    Runtime runtime = Runtime.getRuntime();
    String heap =
        "the Java heap has %d of at most %d MiB in use"
            .formatted(
                (runtime.totalMemory() - runtime.freeMemory()) / MIB, runtime.maxMemory() / MIB);
    try (Stream<String> lines = Files.lines(MACHINE)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .map(mib -> heap + ", and the machine has " + mib + " MiB left")
          .findFirst()
          .orElse(heap);
    } catch (IOException e) {
      return heap;
    }
  }

  @Override
  public Fault fault() {
    return Fault.INSUFFICIENT_RESOURCES;
  }
}
