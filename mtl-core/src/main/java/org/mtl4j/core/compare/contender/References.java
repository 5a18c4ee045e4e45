// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.core.train.ReferenceRun;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Classical methods beside networks: fitted to each label alone, on the same rows, evaluated with
 * the same metrics.
 *
 * @param methods by name
 * @param ifSmall whether they are left out if the data is large; those that were asked for by name
 *     are not
 */
public record References(Map<String, ReferenceModel> methods, boolean ifSmall) {
  /** None. */
  public static final References NONE = new References(Map.of(), false);

  /**
   * The training rows times columns times labels up to which data is small. A forest takes about 0.1
   * ms for each, so at most a minute or two.
   */
  private static final long SMALL = 1_000_000;

  public References {
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
  }

  /** The name of the row of a method in tables; a method of ours may have the same name. */
  public static String row(String method) {
    return method + " (reference)";
  }

  /** Why they are left out, if they are. */
  public Optional<String> obstacle(RunPlan plan) {
    long size = ReferenceRun.size(plan);
    return ifSmall && size > SMALL && !methods.isEmpty()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%,d rows, columns and labels multiplied are more than %,d, so they may take longer"
                    + " than the training; name them to fit them: --references %s",
                size,
                SMALL,
                String.join(",", methods.keySet())))
        : Optional.empty();
  }
}
