// SPDX-License-Identifier: Apache-2.0
/**
 * A small symbolic language: tensors, operations with shape inference, named variables. Heads,
 * encoders, sharing strategies, losses and methods are written in it; backends translate it.
 *
 * <p>{@link Graph} has all operations: arithmetic, layout, products, reductions, choices by order
 * and index, images, random draws. An {@link Op} is one that a backend translates. Others are
 * composed of these, so they have their gradients, and no backend knows them. What a backend would
 * refuse is refused here, with the place in the network.
 *
 * <p>Calls {@code api.error}, {@code api.option}, {@code api.train}.
 */
package org.mtl4j.api.graph;
