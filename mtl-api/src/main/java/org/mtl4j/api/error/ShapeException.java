// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** Tensors of shapes that do not fit: names operation, location in the network and both shapes. */
public final class ShapeException extends MtlException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message, null);
  }

  public ShapeException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.USER;
  }
}
