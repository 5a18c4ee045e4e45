// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** Data that cannot be used: names file, line, column or task, what was found and expected. */
public final class DataException extends MtlException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message, null);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.USER;
  }
}
