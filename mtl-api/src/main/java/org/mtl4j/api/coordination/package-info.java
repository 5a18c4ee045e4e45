/**
 * How tasks agree on an update. A {@link org.mtl4j.api.coordination.LossWeighting} turns T losses
 * into T terms; a {@link org.mtl4j.api.coordination.GradientBalancer} turns the Jacobian of these
 * terms into one update; a {@link org.mtl4j.api.coordination.Transfer} says what tasks teach each
 * other and who is trained when. All are immutable records: what changes from step to step lives in
 * {@link org.mtl4j.api.coordination.History} and in variables, where checkpoints find it.
 */
package org.mtl4j.api.coordination;
