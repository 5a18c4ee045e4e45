// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import org.mtl4j.core.Mtl;
import org.mtl4j.core.registry.Registry;

/** Starts the library; apart from the commands, so that listing and help never load Guice. */
final class Library {
  private Library() {}

  /** The library with what was already found. */
  static Mtl of(Registry registry) {
    return Mtl.create(binder -> binder.bind(Registry.class).toInstance(registry));
  }
}
