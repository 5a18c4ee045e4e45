// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/**
 * A component broke the contract of its interface, such as a loss weighting with one term for two
 * tasks: names the component, its result and what was expected.
 */
public final class ContractException extends MtlException {
  private static final long serialVersionUID = 1L;

  public ContractException(String message) {
    super(message, null);
  }

  @Override
  public Fault fault() {
    return Fault.INTERNAL;
  }
}
