// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of loss weightings on losses written by hand, in 64 bits and without a backend. {@link
 * org.mtl4j.testkit.weighting.WeightingTrial} runs a method on given losses, with a {@link
 * org.mtl4j.testkit.balancer.GivenHistory} in place of a run and a {@link
 * org.mtl4j.testkit.weighting.QuadraticProbe} for methods that probe. {@link
 * org.mtl4j.testkit.weighting.WeightingContract} is a JUnit class to extend: it checks what every
 * weighting must do. Only the contract needs JUnit.
 *
 * <p>Calls {@code api}, {@code testkit}, {@code testkit.balancer}.
 */
package org.mtl4j.testkit.weighting;
