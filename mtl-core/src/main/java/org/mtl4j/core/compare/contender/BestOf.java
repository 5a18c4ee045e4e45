package org.mtl4j.core.compare.contender;

import java.util.List;
import org.mtl4j.api.error.ConfigurationException;

/**
 * A method with its tuning: for every seed all variants are trained, and the one with the best
 * criterion on validation rows is the result, with the seconds of all of them. The test rows of the
 * others are not read into any choice.
 *
 * @param name what to call it in tables
 * @param variants what to choose among, two or more
 */
public record BestOf(String name, List<Combination> variants) implements Contender {
  public BestOf {
    variants = List.copyOf(variants);
    if (variants.size() < 2) {
      throw new ConfigurationException(
          "'%s' is to be the best of several variants, but has %d"
              .formatted(name, variants.size()));
    }
  }
}
