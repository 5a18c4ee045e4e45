// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of gradient balancers on gradients written by hand, in 64 bits and without a backend.
 * {@link org.mtl4j.testkit.balancer.BalancerTrial} takes steps on given Jacobians, with a {@link
 * org.mtl4j.testkit.balancer.GivenHistory} in place of a run. {@link
 * org.mtl4j.testkit.balancer.BalancerContract} is a JUnit class to extend: it checks what every
 * balancer must do and what it promises. A {@link org.mtl4j.testkit.balancer.GivenProblem} is the
 * input of a solver. Only the contract needs JUnit.
 */
package org.mtl4j.testkit.balancer;
