// SPDX-License-Identifier: Apache-2.0
/**
 * Sharing of parameters between tasks. A {@link org.mtl4j.api.sharing.SharingStrategy} constructs a
 * {@link org.mtl4j.api.sharing.Network} from a {@link org.mtl4j.api.sharing.Blueprint} (features,
 * encoder, heads, tasks). The network is connected once for training and once for inference. Shared
 * parameters are not declared: a parameter is shared if the losses of two tasks depend on it.
 *
 * <p>Calls {@code api.data}, {@code api.error}, {@code api.graph}, {@code api.nn}, {@code
 * api.task}.
 */
package org.mtl4j.api.sharing;
