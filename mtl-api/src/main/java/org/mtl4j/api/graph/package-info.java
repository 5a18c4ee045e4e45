// SPDX-License-Identifier: Apache-2.0
/**
 * A small symbolic language: tensors, operations with shape inference, named variables. Heads,
 * encoders, sharing strategies, losses and methods are written in it; backends translate it.
 *
 * <p>Calls {@code api.error}, {@code api.option}, {@code api.train}.
 */
package org.mtl4j.api.graph;
