// SPDX-License-Identifier: Apache-2.0
/**
 * Builds TensorFlow graphs. {@link org.mtl4j.tensorflow.graph.BuiltGraph#of} turns a model
 * definition into a graph and the names of the operations by which it is run.
 *
 * <ul>
 *   <li>{@code ModelGraph}: variables, feeds, losses and predictions.
 *   <li>{@code PlainGraph}, {@code BalancedGraph}, {@code KnownWeightsGraph}: the gradients of a
 *       step.
 *   <li>{@code UpdateGraph}, {@code OptimizerOps}: from gradients to new values of variables.
 *   <li>{@code ProbeGraph}: losses and gradients at other points, for methods that probe.
 *   <li>{@code Translator}, {@code ElementOps}, {@code Reductions}: from operations of the API to
 *       those of TensorFlow.
 *   <li>{@code StackOps}, {@code StackedVariables}, {@code Scalars}, {@code TaskGradients}: equal
 *       tasks, computed together.
 *   <li>{@code SumOrder}: a fixed order of sums, so that runs are reproducible.
 * </ul>
 *
 * <p>Calls {@code api}, {@code backend}, {@code tensorflow.stack}.
 */
package org.mtl4j.tensorflow.graph;
