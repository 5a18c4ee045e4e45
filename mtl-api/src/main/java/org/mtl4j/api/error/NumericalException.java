// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** A number that ends the computation: a loss that is not finite, a problem without solution. */
public final class NumericalException extends MtlException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  public NumericalException(String message) {
    this(message, null);
  }

  public NumericalException(String message, Throwable cause) {
    this(message, cause, Fault.USER);
  }

  public NumericalException(String message, Throwable cause, Fault fault) {
    super(message, cause);
    this.fault = fault;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
