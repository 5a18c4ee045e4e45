package org.mtl4j.api.error;

/** A number that stops the computation: a loss that is not finite, a problem without solution. */
public final class NumericalException extends MtlException {
  private static final long serialVersionUID = 1L;

  public NumericalException(String message) {
    super(message, null);
  }

  public NumericalException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.USER;
  }
}
