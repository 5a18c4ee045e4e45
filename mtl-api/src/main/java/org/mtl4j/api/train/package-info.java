// SPDX-License-Identifier: Apache-2.0
/**
 * Optimizers and schedules, chosen by name, and the events of a run.
 *
 * <p>Calls {@code api.option}.
 */
package org.mtl4j.api.train;
