// SPDX-License-Identifier: Apache-2.0
/**
 * Event files for TensorBoard: {@link org.mtl4j.tensorflow.board.TensorBoard} records a run, {@code
 * EventFile} writes the file format.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.tensorflow.board;
