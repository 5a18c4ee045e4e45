// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** A failure of the native library, or a broken invariant of MTL4J. */
public final class BackendException extends MtlException {
  private static final long serialVersionUID = 1L;

  public BackendException(String message) {
    super(message, null);
  }

  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.INTERNAL;
  }
}
