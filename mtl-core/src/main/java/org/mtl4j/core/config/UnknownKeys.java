// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.util.List;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.config.Tree.Keys;

/** Refuses unknown keys; the message lists the known ones. */
final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * Refuses the first unknown key.
   *
   * @param whose the owner of the known keys, for the message: "of encoder 'mlp'"
   */
  static void refuse(Spot spot, Keys keys, List<String> known, String whose) {
    keys.values()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                throw Spot.error(
                    value.key(),
                    spot.join(key),
                    "found an unknown key, expected one %s; %s".formatted(whose, hint(key, known)),
                    null);
              }
            });
  }

  /** In YAML 1.1 the key {@code on} is a boolean, so tools write it back as {@code true}. */
  private static String hint(String key, List<String> known) {
    return key.equals("true") && known.contains("on")
        ? "a tool of YAML 1.1 writes the key 'on' as 'true'; write \"on\""
        : Nearest.hint(key, known);
  }
}
