// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import java.util.List;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;

/**
 * One entry of a comparison: a combination, or the best of several by validation. With several
 * variants, each is trained for every seed; the result is the variant with the best criterion on
 * the validation rows, with the training seconds of all variants. Test rows affect no choice.
 *
 * @param name its name in tables
 * @param variants the combinations to choose from, one or more; equal ones count once
 * @param optional if it cannot be trained: true leaves it out with a warning, false is an error
 */
public record Contender(String name, List<Combination> variants, boolean optional) {
  public Contender {
    variants = variants.stream().distinct().toList();
    if (variants.isEmpty()) {
      throw new ConfigurationException(
          "found no variant of the contender '%s', expected one or more".formatted(name));
    }
  }

  /** The best of several variants by validation; required. */
  public Contender(String name, List<Combination> variants) {
    this(name, variants, false);
  }

  /** The best of its variants in every setting. */
  public Contender tuned(List<Setting> settings) {
    List<Combination> all =
        variants.stream()
            .flatMap(variant -> settings.stream().map(setting -> setting.with(variant)))
            .toList();
    return new Contender(name, all, optional);
  }

  /** A single combination, named after its sharing strategy, weighting and balancer; required. */
  public Contender(Model model, Coordination coordination) {
    this(new Combination(model, coordination));
  }

  /** A single combination under its own name; required. */
  public Contender(Combination combination) {
    this(combination.name(), List.of(combination));
  }
}
