// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/**
 * A device, file system or service that failed or vanished, or an interruption from outside: names
 * it and what was being done.
 */
public final class ExternalException extends MtlException {
  private static final long serialVersionUID = 1L;

  public ExternalException(String message) {
    super(message, null);
  }

  public ExternalException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.EXTERNAL;
  }
}
