// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the steps of a compiled model. {@link org.mtl4j.tensorflow.run.TensorFlowProgram} takes one
 * {@code Step}, which the graph decides:
 *
 * <ul>
 *   <li>{@code PlainStep}: one run.
 *   <li>{@code BalancedStep}: two runs, between which the host computes the weights.
 *   <li>{@code KnownWeightsStep}: one run if the host knows the weights before the step, else a
 *       {@code BalancedStep}.
 * </ul>
 *
 * <p>{@code StepFeeds} and {@code GroupSteps} feed a run, {@code StepReport} and {@code LossSums}
 * read its results, {@code Diagnosis} finds what was not finite. {@code StateDict} copies variables
 * between host and device, {@code ProbeVectors} runs the probing of a loss weighting.
 *
 * <p>Calls {@code api}, {@code backend}, {@code tensorflow.graph}, {@code tensorflow.serve}, {@code
 * tensorflow.session}.
 */
package org.mtl4j.tensorflow.run;
