// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.stack;

import org.mtl4j.api.graph.Tensor;

/** Something that is computed: one tensor, or a stack of equal tensors. */
public sealed interface Source permits Source.Single, Stack {

  /** One tensor; as an input of a stack, the same for all members. */
  record Single(Tensor tensor) implements Source {}
}
