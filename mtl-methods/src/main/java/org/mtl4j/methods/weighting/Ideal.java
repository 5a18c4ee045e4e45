// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.option.OptionException;

/** The option that names the lowest loss of each task. */
final class Ideal {
  static final String MEANING =
      "the lowest loss a task can reach, by its name; 0 for those not named";

  private Ideal() {}

  /** An immutable copy of finite numbers. */
  static Map<String, Double> checked(Map<String, Double> ideal) {
    ideal.forEach(
        (task, lowest) -> {
          if (!Double.isFinite(lowest)) {
            throw new OptionException(
                "ideal", "must be finite, but that of '" + task + "' is " + lowest);
          }
        });
    return Collections.unmodifiableMap(new LinkedHashMap<>(ideal));
  }
}
