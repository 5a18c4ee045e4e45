package org.mtl4j.core.compare.contender;

import java.util.List;

/**
 * A contender that nobody asked for by its name, but by a word for many. Where it cannot be trained
 * it is left out with a warning; any other contender is then a mistake.
 *
 * @param contender who would take part
 */
public record Candidate(Contender contender) implements Contender {
  @Override
  public String name() {
    return contender.name();
  }

  @Override
  public List<Combination> variants() {
    return contender.variants();
  }
}
