/**
 * How good the parameters are: every metric on the rows of one part, the one number by which an
 * epoch is chosen, the best epoch so far, and Δm.
 *
 * <p>Called by the course of a run; {@code DeltaM} by whoever compares runs. Calls {@code plan} and
 * {@code batch}.
 */
package org.mtl4j.core.train.evaluation;
