// SPDX-License-Identifier: Apache-2.0
/**
 * The TensorFlow backend. {@link org.mtl4j.tensorflow.TensorFlowBackend} is found by {@link
 * java.util.ServiceLoader} and is the only class that other modules use, except {@link
 * org.mtl4j.tensorflow.board.TensorBoard}.
 *
 * <ul>
 *   <li>{@code graph} builds a TensorFlow graph from a model definition.
 *   <li>{@code stack} finds equal parts of tasks, which {@code graph} computes together.
 *   <li>{@code session} opens a session for a graph and holds native memory.
 *   <li>{@code serve} predicts, and writes and opens exported models.
 *   <li>{@code run} runs steps: it feeds, fetches and reports what is not finite.
 *   <li>{@code board} writes event files for TensorBoard.
 * </ul>
 *
 * <p>No other module imports TensorFlow.
 *
 * <p>Calls {@code api}, {@code backend}, {@code tensorflow.graph}, {@code tensorflow.run}, {@code
 * tensorflow.serve}, {@code tensorflow.session}.
 */
package org.mtl4j.tensorflow;
