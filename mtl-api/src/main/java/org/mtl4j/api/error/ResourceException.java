// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

import java.nio.file.Path;

/** Memory, disk space or file handles that ran out: names what was being done. */
public final class ResourceException extends MtlException {
  private static final long serialVersionUID = 1L;

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
   * How much memory there is, for the end of a message. Only Linux tells what the machine, the
   * control group and {@code ulimit -v} leave.
   */
  public static String memory() {
    return new MemoryLimits(Path.of("/")).text();
  }

  @Override
  public Fault fault() {
    return Fault.INSUFFICIENT_RESOURCES;
  }
}
