// SPDX-License-Identifier: Apache-2.0
/**
 * Predictions: of a model in training, and of an exported one.
 *
 * <ul>
 *   <li>{@code FrozenModel}: writes a model as a SavedModel whose variables are constants.
 *   <li>{@code ServedModel}: opens such a SavedModel and predicts.
 *   <li>{@code Predictor}: predicts in the session of a program.
 *   <li>{@code PredictionCalls}: prepared runs, shared by threads.
 * </ul>
 *
 * <p>Calls {@code api}, {@code backend}, {@code tensorflow.graph}, {@code tensorflow.session}.
 */
package org.mtl4j.tensorflow.serve;
