// SPDX-License-Identifier: Apache-2.0
/**
 * The knowledge of multi-task learning: built-in strategies, solvers, trainer, evaluation and the
 * registry that finds them by name.
 *
 * <p>Called by the command line and by Java programs; calls {@code org.mtl4j.api} and libraries,
 * never a backend: what it needs of one is {@code org.mtl4j.backend}.
 */
package org.mtl4j.core;
