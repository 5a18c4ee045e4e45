// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import org.mtl4j.core.Mtl;
import org.mtl4j.core.registry.Registry;

/** Creates the library. In a class of its own, so that help and listings do not load Guice. */
public final class Library {
  private Library() {}

  /** The library on a registry. */
  public static Mtl of(Registry registry) {
    return Mtl.create(binder -> binder.bind(Registry.class).toInstance(registry));
  }
}
