// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import org.mtl4j.api.spi.Kind;

class EveryWeightingIT extends EveryMethod {
  EveryWeightingIT() {
    super(Kind.WEIGHTING);
  }
}
