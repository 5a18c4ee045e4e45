// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks that are added to a stored model: its parameters are frozen, and the new tasks learn from
 * what its heads read; or all tasks are trained further together.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.config}, {@code core.experiment}, {@code
 * core.preparation}, {@code core.train}, {@code serve}.
 */
package org.mtl4j.core.extend;
