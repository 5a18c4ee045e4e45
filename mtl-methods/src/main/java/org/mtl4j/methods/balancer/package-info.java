// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in gradient balancers, one file each, found by name; called by the trainer between the
 * two runs of a step. Those that go by the Gramian alone leave its problem to {@link
 * org.mtl4j.methods.solver}.
 *
 * <p>Every record holds options only; the work memory of a run lies in what {@code solver} returns.
 * T is the number of tasks present in a step, G their Gramian, ḡ the mean of their gradients.
 */
package org.mtl4j.methods.balancer;
