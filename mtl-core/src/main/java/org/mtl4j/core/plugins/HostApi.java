package org.mtl4j.core.plugins;

import org.mtl4j.api.spi.Plugin;

/** What a plugin sees of its host: the API and the JDK. */
final class HostApi extends ClassLoader {
  private static final String API = "org.mtl4j.api.";

  HostApi() {
    super("mtl4j-api", ClassLoader.getPlatformClassLoader());
  }

  /** Whether a class is the host's even where a plugin carries one of the same name. */
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
