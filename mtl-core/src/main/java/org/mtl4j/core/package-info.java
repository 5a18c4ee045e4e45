/**
 * The knowledge of multi-task learning: built-in strategies, solvers, trainer, evaluation and the
 * registry that finds them by name.
 *
 * <p>Called by backends, the command line and Java programs; calls {@code org.mtl4j.api} only,
 * never a backend.
 */
package org.mtl4j.core;
