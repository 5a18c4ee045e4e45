// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import org.junit.jupiter.api.Tag;
import org.mtl4j.api.spi.Kind;

/** All registered weightings. */
@Tag("every-method")
class EveryWeightingIT extends EveryMethod {
  EveryWeightingIT() {
    super(registered(Kind.WEIGHTING).toList());
  }
}
