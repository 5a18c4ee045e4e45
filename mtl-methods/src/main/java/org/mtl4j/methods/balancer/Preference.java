// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;

/** How much each task counts, where their number is known. */
final class Preference {
  private Preference() {}

  /** One share a task, if there are as many as tasks, or none for equal ones. */
  static double[] of(String method, List<Double> preference, int tasks) {
    if (!preference.isEmpty() && preference.size() != tasks) {
      throw new ConfigurationException(
          "the balancer '%s' has a preference of %d numbers for %d tasks"
              .formatted(method, preference.size(), tasks));
    }
    return Preferential.shares(preference, tasks);
  }
}
