// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** An option, name or combination that cannot be used: says where, and what exists instead. */
public final class ConfigurationException extends MtlException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message, null);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.USER;
  }
}
