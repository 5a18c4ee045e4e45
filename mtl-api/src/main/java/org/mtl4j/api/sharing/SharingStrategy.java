// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

/** Defines which parameters are shared between tasks. */
public interface SharingStrategy {
  /** Constructs all layers. Every variable is declared here. */
  Network build(Blueprint blueprint);
}
