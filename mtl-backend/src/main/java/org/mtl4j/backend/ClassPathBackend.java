// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;

/** Finds the backend on the class path. */
public final class ClassPathBackend {
  private ClassPathBackend() {}

  /**
   * Returns the only backend on the class path.
   *
   * @throws ConfigurationException if there is none, or more than one
   * @throws BackendException if it cannot be loaded
   */
  public static Backend find() {
    try {
      return onlyOne(
          ServiceLoader.load(Backend.class, ClassPathBackend.class.getClassLoader()).stream()
              .toList());
    } catch (ServiceConfigurationError e) {
      throw new BackendException("the backend on the class path cannot be loaded", e);
    }
  }

  private static Backend onlyOne(List<ServiceLoader.Provider<Backend>> found) {
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "there is no backend on the class path: add the artifact org.mtl4j:mtl-tensorflow and the"
              + " native TensorFlow for this operating system");
    }
    if (found.size() > 1) {
      throw new ConfigurationException(
          "there are several backends on the class path, "
              + String.join(", ", found.stream().map(each -> each.type().getName()).toList())
              + "; bind one of them by a module");
    }
    return found.get(0).get();
  }
}
