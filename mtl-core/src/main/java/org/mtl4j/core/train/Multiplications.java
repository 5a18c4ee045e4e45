// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/** Counts the multiply-adds of products and convolutions for a batch of one row. */
final class Multiplications {
  private Multiplications() {}

  /** The multiply-adds of all that some tensors are computed from. */
  static long of(List<Tensor> tensors) {
    return Ancestors.of(tensors).stream().mapToLong(Multiplications::of).sum();
  }

  private static long of(Tensor tensor) {
    return switch (tensor.op()) {
      case MATMUL -> {
        boolean transposed = tensor.attribute("transposeA", Boolean.class);
        Shape left = tensor.inputs().get(0).shape();
        yield elements(tensor.shape()) * size(left.size(transposed ? -2 : -1));
      }
      case EINSUM -> einsum(tensor);
      case CONV2D -> {
        Shape kernel = tensor.inputs().get(1).shape();
        yield elements(tensor.shape()) * kernel.size(0) * kernel.size(1) * kernel.size(2);
      }
      case DEPTHWISE_CONV2D -> {
        Shape kernel = tensor.inputs().get(1).shape();
        yield elements(tensor.shape()) * kernel.size(0) * kernel.size(1);
      }
      default -> 0;
    };
  }

  private static long einsum(Tensor tensor) {
    String[] terms = tensor.attribute("equation", String.class).split("->")[0].split(",");
    Map<Character, Long> sizes = new HashMap<>();
    for (int i = 0; i < terms.length; i++) {
      for (int axis = 0; axis < terms[i].length(); axis++) {
        sizes.put(terms[i].charAt(axis), size(tensor.inputs().get(i).shape().size(axis)));
      }
    }
    return sizes.values().stream().reduce(1L, Math::multiplyExact);
  }

  private static long elements(Shape shape) {
    long elements = 1;
    for (int size : shape.sizes()) {
      elements *= size(size);
    }
    return elements;
  }

  /** A size that is known only at run time is that of one row. */
  private static long size(int size) {
    return Math.max(1, size);
  }
}
