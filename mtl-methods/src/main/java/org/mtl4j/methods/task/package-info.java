// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in task types, one file each: records with the label columns and how to read them, and
 * the {@code Fitted} tasks that they become on the training rows.
 *
 * <p>Calls {@code api}, {@code methods.loss}.
 */
package org.mtl4j.methods.task;
