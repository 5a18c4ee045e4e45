package org.mtl4j.core.config;

import java.util.List;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.config.Tree.Keys;

/** Refuses keys that do not exist, with those that do. */
final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * Throws at the first key that is not known.
   *
   * @param whose what the known keys belong to, such as "of encoder 'mlp'"
   */
  static void refuse(Spot spot, Keys keys, List<String> known, String whose) {
    keys.values()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                throw Spot.error(
                    value.key(),
                    spot.join(key),
                    "found an unknown key, expected one %s; %s"
                        .formatted(whose, Nearest.hint(key, known)),
                    null);
              }
            });
  }
}
