// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in learning rate schedules, one file each.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.schedule;
