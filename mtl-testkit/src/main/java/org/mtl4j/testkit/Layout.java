// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;

/** Reductions along axes, and operations that only move elements. */
final class Layout {
  private Layout() {}

  static Values reduce(Op op, Values x, List<Integer> axes, boolean keep) {
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    double[] result = new double[kept.elements()];
    int[] counts = new int[result.length];
    Shape target = kept;
    Values.forEach(
        x.shape(),
        index -> {
          int place = 0;
          for (int axis = 0; axis < index.length; axis++) {
            place = place * target.size(axis) + (target.size(axis) == 1 ? 0 : index[axis]);
          }
          double value = x.at(index);
          result[place] = counts[place]++ == 0 ? value : join(op, result[place], value);
        });
    if (op == Op.MEAN) {
      Arrays.setAll(result, i -> result[i] / counts[i]);
    }
    Shape shape = kept;
    for (int i = keep ? -1 : axes.size() - 1; i >= 0; i--) {
      shape = shape.without(axes.get(i));
    }
    return new Values(shape, result);
  }

  private static double join(Op op, double a, double b) {
    return switch (op) {
      case SUM, MEAN -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case PRODUCT -> a * b;
      default -> throw new IllegalArgumentException(op + " is no reduction");
    };
  }

  static Values cumulativeSum(Values x, int axis) {
    return Values.fill(
        x.shape(),
        index -> {
          int[] place = index.clone();
          double sum = 0;
          for (place[axis] = 0; place[axis] <= index[axis]; place[axis]++) {
            sum += x.at(place);
          }
          return sum;
        });
  }

  static Values argmax(Values x, int axis) {
    return Values.fill(
        x.shape().without(axis),
        index -> {
          int best = 0;
          for (int i = 1; i < x.shape().size(axis); i++) {
            best = x.at(insert(index, axis, i)) > x.at(insert(index, axis, best)) ? i : best;
          }
          return best;
        });
  }

  static Values logSoftmax(Values x) {
    List<Integer> last = List.of(x.shape().rank() - 1);
    Values top = reduce(Op.MAX, x, last, true);
    Values rest =
        reduce(
            Op.SUM,
            Values.fill(x.shape(), index -> Math.exp(x.at(index) - top.broadcast(index))),
            last,
            true);
    return Values.fill(
        x.shape(), index -> x.at(index) - top.broadcast(index) - Math.log(rest.broadcast(index)));
  }

  static Values reshape(Values x, List<Integer> sizes) {
    int known = sizes.stream().filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
    int[] shape = sizes.stream().mapToInt(s -> s < 0 ? x.data().length / known : s).toArray();
    return new Values(Shape.of(shape), x.data());
  }

  static Values transpose(Values x, List<Integer> permutation) {
    int[] sizes = permutation.stream().mapToInt(x.shape()::size).toArray();
    return Values.fill(
        Shape.of(sizes),
        index -> {
          int[] place = new int[index.length];
          for (int i = 0; i < place.length; i++) {
            place[permutation.get(i)] = index[i];
          }
          return x.at(place);
        });
  }

  static Values concat(List<Values> inputs, int axis) {
    int sum = inputs.stream().mapToInt(input -> input.shape().size(axis)).sum();
    return Values.fill(
        inputs.get(0).shape().with(axis, sum),
        index -> {
          int[] place = index.clone();
          int input = 0;
          while (place[axis] >= inputs.get(input).shape().size(axis)) {
            place[axis] -= inputs.get(input++).shape().size(axis);
          }
          return inputs.get(input).at(place);
        });
  }

  static Values stack(List<Values> inputs, int axis) {
    return Values.fill(
        inputs.get(0).shape().insert(axis, inputs.size()),
        index -> inputs.get(index[axis]).at(remove(index, axis, 1)));
  }

  static Values slice(Values x, int axis, int from, int to) {
    return Values.fill(
        x.shape().with(axis, to - from),
        index -> {
          int[] place = index.clone();
          place[axis] += from;
          return x.at(place);
        });
  }

  static Values pad(Values x, List<Integer> before, List<Integer> after) {
    int[] sizes = x.shape().sizes();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] += before.get(i) + after.get(i);
    }
    return Values.fill(
        Shape.of(sizes),
        index -> {
          int[] place = new int[index.length];
          for (int i = 0; i < place.length; i++) {
            place[i] = index[i] - before.get(i);
            if (place[i] < 0 || place[i] >= x.shape().size(i)) {
              return 0;
            }
          }
          return x.at(place);
        });
  }

  /**
   * Slices of x along an axis, which is replaced by the axes of the indices behind those that both
   * have in common.
   */
  static Values gather(Values x, Values indices, int axis, int batch) {
    int rank = indices.shape().rank() - batch;
    Shape shape = x.shape().without(axis);
    for (int i = rank - 1; i >= 0; i--) {
      shape = shape.insert(axis, indices.shape().size(batch + i));
    }
    return Values.fill(
        shape,
        index -> {
          int[] place = Arrays.copyOf(index, batch + rank);
          System.arraycopy(index, axis, place, batch, rank);
          int part = (int) indices.at(place);
          return x.at(insert(remove(index, axis, rank), axis, part));
        });
  }

  static Values topK(Values x, int k) {
    int last = x.shape().rank() - 1;
    return Values.fill(
        x.shape().with(last, k),
        index ->
            IntStream.range(0, x.shape().size(last))
                .boxed()
                .sorted(Comparator.comparing(i -> -x.at(with(index, last, i))))
                .skip(index[last])
                .findFirst()
                .orElseThrow());
  }

  private static int[] with(int[] index, int axis, int value) {
    int[] result = index.clone();
    result[axis] = value;
    return result;
  }

  static Values segmentSum(Values x, Values ids, int segments) {
    return Values.fill(
        x.shape().with(0, segments),
        index -> {
          double sum = 0;
          for (int i = 0; i < x.shape().size(0); i++) {
            sum += ids.at(i) == index[0] ? x.at(with(index, 0, i)) : 0;
          }
          return sum;
        });
  }

  static Values oneHot(Values indices, int depth) {
    int last = indices.shape().rank();
    return Values.fill(
        indices.shape().append(depth),
        index -> indices.at(Arrays.copyOf(index, last)) == index[last] ? 1 : 0);
  }

  private static int[] insert(int[] index, int axis, int value) {
    int[] result = new int[index.length + 1];
    System.arraycopy(index, 0, result, 0, axis);
    result[axis] = value;
    System.arraycopy(index, axis, result, axis + 1, index.length - axis);
    return result;
  }

  private static int[] remove(int[] index, int axis, int count) {
    int[] result = new int[index.length - count];
    System.arraycopy(index, 0, result, 0, axis);
    System.arraycopy(index, axis + count, result, axis, result.length - axis);
    return result;
  }
}
