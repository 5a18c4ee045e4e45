// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

/** The constructed layers of a model. */
@FunctionalInterface
public interface Network {
  /** Builds the outputs of all tasks. Called once for training and once for inference. */
  Outputs connect(Connection connection);
}
