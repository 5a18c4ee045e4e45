// SPDX-License-Identifier: Apache-2.0
/**
 * Gradient balancers tried on gradients written by hand, in 64 bits and without a backend. {@link
 * org.mtl4j.testkit.balancer.BalancerTrial} takes steps on given Jacobians, with a {@link
 * org.mtl4j.testkit.balancer.GivenHistory} in place of a run; {@link
 * org.mtl4j.testkit.balancer.BalancerContract} is a JUnit class that whoever writes a method
 * extends to have its promises checked, and a {@link org.mtl4j.testkit.balancer.GivenProblem} is
 * for asking a solver alone. Only the contract needs JUnit.
 *
 * <p>Called by tests, and by programs that show what a method does to gradients.
 */
package org.mtl4j.testkit.balancer;
