// SPDX-License-Identifier: Apache-2.0
/**
 * Event files for TensorBoard: {@link org.mtl4j.tensorflow.board.TensorBoard} records a run, {@code
 * EventFile} writes the file format. Calls no other package of this module.
 */
package org.mtl4j.tensorflow.board;
