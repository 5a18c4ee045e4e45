package org.mtl4j.backend;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How variables move beyond what the optimiser says of all of them.
 *
 * @param paces variables at a pace of their own, by name
 * @param frozen the names of variables that do not move: they get no gradient, no moments and no
 *     rows in the Jacobian, and statistics among them are not updated
 * @param accumulate the most batches that make one update, 1 or more
 */
public record Moves(Map<String, Pace> paces, Set<String> frozen, int accumulate) {
  /** Every variable moves alike, once a batch. */
  public static final Moves ALIKE = new Moves(Map.of(), Set.of(), 1);

  public Moves {
    paces = Map.copyOf(paces);
    frozen = Set.copyOf(frozen);
  }

  /** The pace of a variable. */
  public Pace of(String variable) {
    return paces.getOrDefault(variable, Pace.COMMON);
  }

  /**
   * A pace.
   *
   * @param rate what the learning rate is multiplied with
   * @param decay weight decay in place of the optimiser's
   */
  public record Pace(double rate, Optional<Double> decay) {
    /** The optimiser's own. */
    public static final Pace COMMON = new Pace(1, Optional.empty());
  }
}
