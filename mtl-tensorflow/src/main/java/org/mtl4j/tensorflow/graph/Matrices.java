// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.List;
import org.mtl4j.api.graph.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.linalg.Svd;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/** Translates decompositions of matrices to TensorFlow. */
final class Matrices {
  private static final float ROUNDING = 0x1p-23f;

  private Matrices() {}

  /** U Vᵀ over the directions whose singular value is not 0 up to rounding. */
  static Operand<TFloat32> polar(Ops tf, Shape shape, Operand<TFloat32> x) {
    Svd<TFloat32> svd = tf.linalg.svd(tf.stopGradient(x), Svd.fullMatrices(false));
    float rounding = Math.max(shape.size(-2), shape.size(-1)) * ROUNDING;
    Operand<TFloat32> top = tf.reduceMax(svd.s(), tf.constant(-1), ReduceMax.keepDims(true));
    Operand<TFloat32> used =
        tf.dtypes.cast(
            tf.math.less(tf.math.mul(top, tf.constant(rounding)), svd.s()), TFloat32.class);
    Operand<TFloat32> left = tf.linalg.einsum(List.of(svd.u(), used), "...ms,...s->...ms");
    return tf.stopGradient(
        tf.train.batchMatMul(left, svd.v(), TFloat32.class, BatchMatMul.adjY(true)));
  }
}
