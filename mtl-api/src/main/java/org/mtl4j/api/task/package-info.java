// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks: task types read labels and define outputs and metrics; losses, metrics and heads are
 * chosen by name.
 *
 * <p>Calls {@code api.data}, {@code api.error}, {@code api.graph}, {@code api.nn}, {@code
 * api.option}.
 */
package org.mtl4j.api.task;
