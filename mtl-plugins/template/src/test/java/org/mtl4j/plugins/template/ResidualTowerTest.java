// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.testkit.sharing.SharingContract;

/** The contract of every sharing strategy. */
class ResidualTowerTest extends SharingContract {
  @Override
  protected SharingStrategy strategy() {
    return new ResidualTower();
  }
}
