// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in gradient balancers, one file each, found by name. The trainer calls them between the
 * two runs of a step. Those that need only the Gramian use the solvers of {@link
 * org.mtl4j.methods.solver}.
 *
 * <p>A record holds options only; the work memory of a run belongs to what {@code solver} returns.
 * T is the number of tasks present in a step, G their Gramian, ḡ the mean of their gradients.
 */
package org.mtl4j.methods.balancer;
