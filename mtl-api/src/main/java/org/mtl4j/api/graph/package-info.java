// SPDX-License-Identifier: Apache-2.0
/**
 * Symbolic expressions: tensors, operations with shape inference, named variables. Encoders, heads,
 * sharing strategies, losses and methods build them; a backend translates them. This package
 * depends on no backend.
 */
package org.mtl4j.api.graph;
