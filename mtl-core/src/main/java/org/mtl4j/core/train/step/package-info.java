/**
 * One step after the other: which tasks take part, what the methods decide on the host, what they
 * look at around a step, and what happens where a number is not finite.
 *
 * <p>Called by {@code core.train}; calls all packages beside it and, of a backend, {@code
 * backend.Program}.
 */
package org.mtl4j.core.train.step;
