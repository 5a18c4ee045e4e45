// SPDX-License-Identifier: Apache-2.0
/**
 * Gradient balancers on given gradients, in float64 and without a backend. {@link
 * org.mtl4j.testkit.balancer.BalancerTrial} takes steps on given Jacobians, with a {@link
 * org.mtl4j.testkit.balancer.GivenHistory} instead of a run; {@link
 * org.mtl4j.testkit.balancer.BalancerContract} is a JUnit class to extend, which checks the
 * promises of a method; a {@link org.mtl4j.testkit.balancer.GivenProblem} is the problem of a
 * single solver. Only the contract needs JUnit.
 *
 * <p>Calls {@code api}, {@code testkit}.
 */
package org.mtl4j.testkit.balancer;
