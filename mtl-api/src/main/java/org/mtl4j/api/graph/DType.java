// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

/** The element types of tensors. */
public enum DType {
  /** 32-bit floating point; the only type with gradients. */
  FLOAT,
  /** 32-bit signed integer: codes and indices. */
  INT,
  /** Truth values: results of comparisons. */
  BOOL
}
