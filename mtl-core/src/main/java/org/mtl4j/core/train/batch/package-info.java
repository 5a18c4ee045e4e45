/**
 * Which rows: those of each batch in their order, batches drawn beside it, which of them have a
 * label of which task, and what part of the data a device has to hold. All of it follows from seed,
 * epoch and step, so that nothing here has to be kept.
 *
 * <p>Called by the packages of a run; calls {@code plan}.
 */
package org.mtl4j.core.train.batch;
