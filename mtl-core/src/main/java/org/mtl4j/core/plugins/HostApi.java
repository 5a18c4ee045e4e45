// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import org.mtl4j.api.spi.Plugin;

/** The parent class loader of plugins: the API and the JDK. */
final class HostApi extends ClassLoader {
  private static final String API = "org.mtl4j.api.";

  HostApi() {
    super("mtl4j-api", ClassLoader.getPlatformClassLoader());
  }

  /** Whether a class is of the host even if a plugin has one of the same name. */
  static boolean owns(String className) {
    return className.startsWith(API);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (owns(name)) {
      return Plugin.class.getClassLoader().loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
