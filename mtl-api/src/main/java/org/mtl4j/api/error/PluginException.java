// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

/** A plugin that cannot be loaded: names the plugin. */
public final class PluginException extends MtlException {
  private static final long serialVersionUID = 1L;

  public PluginException(String message) {
    super(message, null);
  }

  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return Fault.USER;
  }
}
