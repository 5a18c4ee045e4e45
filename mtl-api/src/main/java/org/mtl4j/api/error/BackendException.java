// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** A failure below the API: the native library, the device, a broken invariant of ours. */
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
