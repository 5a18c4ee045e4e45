// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import java.util.stream.Stream;
import org.mtl4j.api.spi.Kind;

/**
 * A method of each kind of state and of step: learned variables, past losses, probes, an objective
 * that is no sum, draws, several batches, weights that are stored for some steps, both levels.
 */
class EachKindIT extends EveryMethod {
  EachKindIT() {
    super(Stream.of(weightings(), balancers(), furtherBalancers()).flatMap(m -> m).toList());
  }

  private static Stream<Method> weightings() {
    return Stream.of("uncertainty", "famo", "auto-lambda", "stch")
        .map(name -> Method.of(Kind.WEIGHTING, name));
  }

  private static Stream<Method> balancers() {
    return Stream.of("graddrop", "modo").map(name -> Method.of(Kind.BALANCER, name));
  }
}
