// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import org.junit.jupiter.api.Tag;
import org.mtl4j.api.spi.Kind;

@Tag("every-method")
class EveryBalancerIT extends EveryMethod {
  EveryBalancerIT() {
    super(Kind.BALANCER);
  }
}
