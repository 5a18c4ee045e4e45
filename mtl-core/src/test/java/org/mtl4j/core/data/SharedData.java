// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Public data sets to test on, which are no part of the project: the folder that the environment
 * variable MTL4J_DATA names, else {@code shared/data} beside the checkout or above it.
 */
public final class SharedData {
  private SharedData() {}

  /** A file of it, if it is there. */
  public static Optional<Path> find(String file) {
    String folder = System.getenv("MTL4J_DATA");
    if (folder != null) {
      return Optional.of(Path.of(folder, file)).filter(Files::exists);
    }
    Path here = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared/data").resolve(file);
      if (Files.exists(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
