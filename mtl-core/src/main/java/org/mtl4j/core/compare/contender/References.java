// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.core.train.ReferenceRun;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Classical methods beside networks: fitted to each label alone, on the same rows, evaluated with
 * the same metrics.
 *
 * @param methods by name
 * @param ifSmall whether slow ones are left out if the data is large; those that were asked for by
 *     name are not
 */
public record References(Map<String, ReferenceModel> methods, boolean ifSmall) {
  /** None. */
  public static final References NONE = new References(Map.of(), false);

  /** The seconds that a method may take unless it was asked for, whatever the training takes. */
  private static final double SOON = 10;

  public References {
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
  }

  /** The name of the row of a method in tables; a method of ours may have the same name. */
  public static String row(String method) {
    return method + " (reference)";
  }

  /** Those that are fitted. */
  public References fitted(RunPlan plan, double training) {
    Map<String, ReferenceModel> fitted = new LinkedHashMap<>(methods);
    fitted.keySet().removeAll(leftOut(plan, training).keySet());
    return new References(fitted, ifSmall);
  }

  /**
   * Why methods are left out, by name: nobody asked for them, and they would take longer than the
   * training.
   *
   * @param training the seconds of the training; 0 if they are not known
   */
  public Map<String, String> leftOut(RunPlan plan, double training) {
    Map<String, String> reasons = new LinkedHashMap<>();
    methods.forEach(
        (name, method) -> {
          double seconds = method.secondsPerNumber() * ReferenceRun.size(plan);
          if (ifSmall && seconds > Math.max(SOON, training)) {
            reasons.put(
                name,
                String.format(
                    Locale.ROOT,
                    "it would take about %,.0f seconds; --references %s fits it",
                    seconds,
                    name));
          }
        });
    return reasons;
  }
}
