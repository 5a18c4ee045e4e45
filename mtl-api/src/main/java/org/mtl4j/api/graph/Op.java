// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

/**
 * The operations of a graph, with their attributes in brackets. {@link Graph} builds them and
 * infers shapes; a backend translates each.
 *
 * <p>No gradient flows back through an operation that is not {@link #differentiable()}:
 * comparisons, argmax, top-k, rounding, random draws, {@link #POLAR} and {@link #STOP_GRADIENT}.
 */
public enum Op {
  /** An input, fed in every step [name]. */
  INPUT(false),
  /** The current value of a variable [variable: Variable]. */
  VARIABLE(true),
  /** Constants [values: List of Float, Integer or Boolean]. */
  CONSTANT(false),

  ADD(true),
  SUBTRACT(true),
  MULTIPLY(true),
  DIVIDE(true),
  MAXIMUM(true),
  MINIMUM(true),
  POWER(true),

  NEGATE(true),
  ABS(true),
  SQUARE(true),
  SQRT(true),
  RSQRT(true),
  EXP(true),
  LOG(true),
  LOG1P(true),
  EXPM1(true),
  SIGMOID(true),
  TANH(true),
  RELU(true),
  ELU(true),
  SELU(true),
  /** [slope: Float] */
  LEAKY_RELU(true),
  SOFTPLUS(true),
  ERF(true),
  SIN(true),
  COS(true),
  SIGN(false),
  FLOOR(false),
  ROUND(false),

  EQUAL(false),
  LESS(false),
  LESS_EQUAL(false),
  AND(false),
  OR(false),
  NOT(false),
  IS_NAN(false),
  /** The second input where the first is true, else the third. */
  WHERE(true),
  /** [type: DType] */
  CAST(true),
  STOP_GRADIENT(false),

  /** [transposeA, transposeB: Boolean]; leading axes are batches. */
  MATMUL(true),
  /** Of one or two inputs [equation: String of letters, comma and arrow]. */
  EINSUM(true),
  /** The orthogonal polar factor over the last two axes. */
  POLAR(false),

  /** [axes: List of Integer, keep: Boolean] */
  SUM(true),
  /** [axes, keep] */
  MEAN(true),
  /** [axes, keep] */
  MAX(true),
  /** [axes, keep] */
  MIN(true),
  /** [axes, keep] */
  PRODUCT(true),
  /** [axis: Integer] */
  CUMSUM(true),
  /** [axis] */
  ARGMAX(false),
  /** Over the last axis. */
  SOFTMAX(true),
  /** Over the last axis. */
  LOG_SOFTMAX(true),

  /** [shape: List of Integer, at most one -1] */
  RESHAPE(true),
  /** [permutation: List of Integer] */
  TRANSPOSE(true),
  /** [axis] */
  CONCAT(true),
  /** [axis] */
  STACK(true),
  /** [axis, from, to: Integer; to is exclusive] */
  SLICE(true),
  /** [before, after: List of Integer] */
  PAD(true),
  /** [axis, batch: Integer, leading axes of both inputs]; the second input holds the indices. */
  GATHER(true),
  /** Over the last axis, largest first [k: Integer]. */
  TOP_K(false),
  /** The second input holds the segment of each row [segments: Integer]. */
  SEGMENT_SUM(true),
  /** Rows of a variable [variable: Variable]; the input holds the indices of the rows. */
  LOOKUP(true),
  /** [depth: Integer] */
  ONE_HOT(false),

  /** Inputs: images, kernels [strides: List of Integer, height and width; same: Boolean]. */
  CONV2D(true),
  /** Inputs: images, kernels [stride: Integer, same]. */
  DEPTHWISE_CONV2D(true),
  /** [size, stride: Integer, same: Boolean] */
  MAX_POOL(true),
  /** [size, stride, same] */
  AVERAGE_POOL(true),

  /** Uniform in [0, 1), one number per element of the input, drawn in every step [name: String]. */
  RANDOM_UNIFORM(false),
  /** Standard normal, one number per element of the input, drawn in every step [name: String]. */
  RANDOM_NORMAL(false);

  private final boolean differentiable;

  Op(boolean differentiable) {
    this.differentiable = differentiable;
  }

  /** Whether a gradient flows back through the operation. */
  public boolean differentiable() {
    return differentiable;
  }
}
