// SPDX-License-Identifier: Apache-2.0
/**
 * Layers: owners of variables that map tensors to tensors. A layer is constructed once in a {@link
 * org.mtl4j.api.graph.Scope}; applying it twice shares its variables.
 *
 * <p>A layer is constructed for the shape of one row, and refuses rows that it has no meaning for.
 *
 * <p>Calls {@code api.error}, {@code api.graph}, {@code api.option}.
 */
package org.mtl4j.api.nn;
