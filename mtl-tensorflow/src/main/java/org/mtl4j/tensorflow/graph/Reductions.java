// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.List;
import org.mtl4j.api.graph.Tensor;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceMin;
import org.tensorflow.op.core.ReduceProd;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Translates reductions to TensorFlow. */
final class Reductions {
  private Reductions() {}

  /** Reduces an operand over some axes by the operation of a tensor. */
  static Operand<TFloat32> of(Ops tf, Tensor t, Operand<TFloat32> x, List<Integer> over) {
    boolean keep = t.attribute("keep", Boolean.class);
    Operand<TInt32> axes = tf.constant(over.stream().mapToInt(Integer::intValue).toArray());
    return switch (t.op()) {
      case SUM -> tf.reduceSum(x, axes, ReduceSum.keepDims(keep));
      case MEAN -> tf.math.mean(x, axes, Mean.keepDims(keep));
      case MAX -> tf.reduceMax(x, axes, ReduceMax.keepDims(keep));
      case MIN -> tf.reduceMin(x, axes, ReduceMin.keepDims(keep));
      case PRODUCT -> tf.reduceProd(x, axes, ReduceProd.keepDims(keep));
      default -> throw Translator.unknown(t);
    };
  }
}
