// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.option.OptionException;

/** The option {@code ideal}: the lowest loss of each task. */
final class Ideal {
  static final String MEANING = "lower bound of each task's loss, by its name; 0 by default";

  private Ideal() {}

  /** An immutable copy. Checks that the numbers are finite. */
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
