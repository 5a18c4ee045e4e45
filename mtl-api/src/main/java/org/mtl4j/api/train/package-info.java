// SPDX-License-Identifier: Apache-2.0
/**
 * Optimizers and schedules of the learning rate, chosen by name, and the events of a run. Used by
 * the trainer and by backends.
 */
package org.mtl4j.api.train;
