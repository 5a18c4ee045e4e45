// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/**
 * The root of all errors that MTL4J reports. The message is one sentence for the person who runs
 * the program: what was found, where, what was expected and what exists instead.
 */
public abstract class MtlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MtlException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whose fault the error is; decides the exit code of the command line. */
  public abstract Fault fault();

  /** Who can fix an error. */
  public enum Fault {
    /** The author of the configuration, the data or the call: exit code 2. */
    USER,

    /** MTL4J, a plugin or a library below them: exit code 1. */
    INTERNAL,

    /** Whoever provides memory, disk space and file handles: exit code 4. */
    INSUFFICIENT_RESOURCES,

    /** Whoever runs the device, file system or service that failed: exit code 5. */
    EXTERNAL
  }
}
