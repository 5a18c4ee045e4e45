// SPDX-License-Identifier: Apache-2.0
/**
 * One network for all tasks, changed for each task by a few own parameters: a task vector, low-rank
 * updates, adapters.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.condition;
