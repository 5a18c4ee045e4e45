package org.mtl4j.core.compare.contender;

import java.util.List;

/**
 * A row of a comparison: one way to train, or the best of several by validation; either may be a
 * candidate only.
 */
public sealed interface Contender permits Combination, BestOf, Candidate {
  /** What to call it in tables. */
  String name();

  /** What is trained for it: one, or all that the choice is among. */
  List<Combination> variants();
}
