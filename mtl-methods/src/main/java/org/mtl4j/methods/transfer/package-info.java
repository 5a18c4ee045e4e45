// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in transfer rules, one file each: penalties between tasks, and which tasks are active
 * in a step.
 *
 * <p>Calls {@code api}, {@code methods.schedule}, {@code methods.sharing.chain}.
 */
package org.mtl4j.methods.transfer;
