// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Public data sets to test on, which are no part of the project: the folder that the environment
 * variable MTL4J_DATA names, else {@code shared/data} beside the checkout or above it.
 */
public final class RealData {
  private RealData() {}

  /** A file of it; without it the test is skipped. */
  public static Path file(String name) {
    String folder = System.getenv("MTL4J_DATA");
    Path found = folder == null ? above(name) : Path.of(folder, name);
    assumeThat(found)
        .withFailMessage("skipped: there is no %s; set MTL4J_DATA", name)
        .matches(path -> path != null && Files.exists(path));
    return found;
  }

  private static Path above(String name) {
    Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("shared/data").resolve(name))) {
      at = at.getParent();
    }
    return at == null ? null : at.resolve("shared/data").resolve(name);
  }
}
