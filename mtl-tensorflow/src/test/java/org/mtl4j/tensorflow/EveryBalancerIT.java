// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.mtl4j.api.spi.Kind;

/** All registered balancers, and some of them with options that need more state. */
@Tag("every-method")
class EveryBalancerIT extends EveryMethod {
  EveryBalancerIT() {
    super(Stream.concat(registered(Kind.BALANCER), furtherBalancers()).toList());
  }
}
