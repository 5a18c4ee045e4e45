// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayList;
import java.util.List;

/** Shape inference. */
final class Shapes {
  /** Thrown with the reason; the graph adds operation, place and inputs. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String reason) {
      super(reason, null, false, false);
    }
  }

  private Shapes() {}

  /** The common shape of two tensors whose sizes are equal or 1, aligned at the last axis. */
  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int sizeA = i <= a.rank() ? a.size(-i) : 1;
      int sizeB = i <= b.rank() ? b.size(-i) : 1;
      if (sizeA != sizeB && sizeA != 1 && sizeB != 1 && sizeA >= 0 && sizeB >= 0) {
        throw new Mismatch("sizes " + sizeA + " and " + sizeB + " do not go together");
      }
      sizes[rank - i] = sizeA == 1 ? sizeB : sizeB == 1 ? sizeA : Math.max(sizeA, sizeB);
    }
    return Shape.of(sizes);
  }

  static int axis(Shape shape, int axis) {
    int result = axis < 0 ? axis + shape.rank() : axis;
    if (result < 0 || result >= shape.rank()) {
      throw new Mismatch("there is no axis " + axis);
    }
    return result;
  }

  static Shape reduce(Shape shape, List<Integer> axes, boolean keep) {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (!axes.contains(i)) {
        sizes.add(shape.size(i));
      } else if (keep) {
        sizes.add(1);
      }
    }
    return of(sizes);
  }

  static Shape matmul(Shape a, Shape b, boolean transposeA, boolean transposeB) {
    if (a.rank() < 2 || b.rank() < 2) {
      throw new Mismatch("matrices need two axes");
    }
    int innerA = a.size(transposeA ? -2 : -1);
    int innerB = b.size(transposeB ? -1 : -2);
    if (innerA != innerB && innerA >= 0 && innerB >= 0) {
      throw new Mismatch("inner sizes " + innerA + " and " + innerB + " differ");
    }
    Shape batch = broadcast(prefix(a), prefix(b));
    return batch.append(a.size(transposeA ? -1 : -2)).append(b.size(transposeB ? -2 : -1));
  }

  private static Shape prefix(Shape shape) {
    return shape.without(shape.rank() - 1).without(shape.rank() - 2);
  }

  static Shape reshape(Shape from, List<Integer> to) {
    long unknown = to.stream().filter(size -> size < 0).count();
    if (unknown > 1 || to.stream().anyMatch(size -> size < Shape.UNKNOWN)) {
      throw new Mismatch("sizes must be 0 or more, and at most one -1, in " + to);
    }
    if (!from.isKnown()) {
      return of(to);
    }
    int rest = to.stream().filter(size -> size >= 0).reduce(1, Math::multiplyExact);
    int elements = from.elements();
    if (unknown == 0 ? rest != elements : rest == 0 || elements % rest != 0) {
      throw new Mismatch(elements + " elements cannot be laid out as " + to);
    }
    return of(to.stream().map(size -> size < 0 ? elements / rest : size).toList());
  }

  static Shape concat(List<Shape> shapes, int axis) {
    Shape first = shapes.get(0);
    int sum = 0;
    for (Shape shape : shapes) {
      if (shape.rank() != first.rank() || !compatible(shape.without(axis), first.without(axis))) {
        throw new Mismatch("the inputs differ beside axis " + axis);
      }
      sum = sum < 0 || shape.size(axis) < 0 ? Shape.UNKNOWN : sum + shape.size(axis);
    }
    return first.with(axis, sum);
  }

  static boolean compatible(Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int i = 0; i < a.rank(); i++) {
      if (a.size(i) != b.size(i) && a.size(i) >= 0 && b.size(i) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The place of a new axis, which may be behind the last. */
  static int place(Shape shape, int axis) {
    int result = axis < 0 ? axis + shape.rank() + 1 : axis;
    if (result < 0 || result > shape.rank()) {
      throw new Mismatch("there is no place " + axis + " for a new axis");
    }
    return result;
  }

  static int window(int size, int window, int stride, boolean same) {
    if (window < 1 || stride < 1) {
      throw new Mismatch("window " + window + " and stride " + stride + " must be at least 1");
    }
    if (size < 0) {
      return size;
    }
    int result = same ? (size + stride - 1) / stride : (size - window + stride) / stride;
    if (result < 1) {
      throw new Mismatch("a window of " + window + " does not fit into " + size);
    }
    return result;
  }

  static Shape of(List<Integer> sizes) {
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }
}
