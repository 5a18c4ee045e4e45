// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/**
 * The root of every error MTL4J raises on purpose. The message is one sentence for the person who
 * runs the program: what was found, where, what was expected and what exists instead.
 */
public abstract class MtlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MtlException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whose mistake it is; decides the exit code of the command line. */
  public abstract Fault fault();

  /** Who can mend an error. */
  public enum Fault {
    /** The person who wrote the configuration, the data or the call: exit code 2. */
    USER,
    /** MTL4J, a plugin or what they stand on: exit code 1. */
    INTERNAL
  }
}
