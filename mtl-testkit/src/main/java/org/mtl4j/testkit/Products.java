// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtl4j.api.graph.Shape;

/** Matrix products, Einstein summation, convolutions, and pooling of images. */
final class Products {
  private Products() {}

  /** The value of a window from the elements it covers. */
  @FunctionalInterface
  interface Window {
    double of(List<Double> covered);
  }

  static Values matmul(Values a, Values b, boolean transposeA, boolean transposeB) {
    int rankA = a.shape().rank();
    int rankB = b.shape().rank();
    if (rankA == 2 && rankB == 2) {
      return ofMatrices(a, b, transposeA, transposeB);
    }
    int rank = Math.max(rankA, rankB);
    int inner = a.shape().size(transposeA ? -2 : -1);
    int[] sizes = new int[rank];
    for (int i = 3; i <= rank; i++) {
      int sizeA = i <= rankA ? a.shape().size(-i) : 1;
      int sizeB = i <= rankB ? b.shape().size(-i) : 1;
      sizes[rank - i] = sizeA == 1 ? sizeB : sizeA;
    }
    sizes[rank - 2] = a.shape().size(transposeA ? -1 : -2);
    sizes[rank - 1] = b.shape().size(transposeB ? -2 : -1);
    return Values.fill(
        Shape.of(sizes),
        index -> {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            sum +=
                a.broadcast(last(index, index[rank - 2], k, transposeA))
                    * b.broadcast(last(index, k, index[rank - 1], transposeB));
          }
          return sum;
        });
  }

  private static Values ofMatrices(Values a, Values b, boolean transposeA, boolean transposeB) {
    int widthA = a.shape().size(1);
    int widthB = b.shape().size(1);
    int inner = a.shape().size(transposeA ? 0 : 1);
    return Values.fill(
        Shape.of(a.shape().size(transposeA ? 1 : 0), b.shape().size(transposeB ? 0 : 1)),
        index -> {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            double left = a.data()[transposeA ? k * widthA + index[0] : index[0] * widthA + k];
            double right = b.data()[transposeB ? index[1] * widthB + k : k * widthB + index[1]];
            sum += left * right;
          }
          return sum;
        });
  }

  private static int[] last(int[] index, int row, int column, boolean transpose) {
    int[] result = index.clone();
    result[result.length - 2] = transpose ? column : row;
    result[result.length - 1] = transpose ? row : column;
    return result;
  }

  static Values einsum(String equation, List<Values> inputs) {
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    Map<Character, Integer> sizes = new HashMap<>();
    for (int i = 0; i < terms.length; i++) {
      for (int j = 0; j < terms[i].length(); j++) {
        sizes.put(terms[i].charAt(j), inputs.get(i).shape().size(j));
      }
    }
    String free = sides[1];
    String summed =
        sizes.keySet().stream()
            .filter(axis -> free.indexOf(axis) < 0)
            .map(String::valueOf)
            .collect(Collectors.joining());
    String all = free + summed;
    Shape inner = shape(summed, sizes);
    return Values.fill(
        shape(free, sizes),
        outer -> {
          int[] place = new int[all.length()];
          System.arraycopy(outer, 0, place, 0, outer.length);
          double[] sum = new double[1];
          Values.forEach(
              inner,
              rest -> {
                System.arraycopy(rest, 0, place, outer.length, rest.length);
                double product = 1;
                for (int i = 0; i < terms.length; i++) {
                  product *=
                      inputs.get(i).at(terms[i].chars().map(c -> place[all.indexOf(c)]).toArray());
                }
                sum[0] += product;
              });
          return sum[0];
        });
  }

  private static Shape shape(String axes, Map<Character, Integer> sizes) {
    return Shape.of(axes.chars().map(axis -> sizes.get((char) axis)).toArray());
  }

  /**
   * Convolution of [rows, height, width, in] with [h, w, in, out], or channel by channel with [h,
   * w, in, multiplier].
   */
  static Values convolve(
      Values x, Values kernel, List<Integer> stride, boolean same, boolean depthwise) {
    Shape k = kernel.shape();
    int[] out = windows(x.shape(), k.size(0), k.size(1), stride, same);
    int channels = depthwise ? k.size(2) * k.size(3) : k.size(3);
    return Values.fill(
        Shape.of(x.shape().size(0), out[0], out[1], channels),
        index -> {
          double sum = 0;
          for (int i = 0; i < k.size(0); i++) {
            for (int j = 0; j < k.size(1); j++) {
              int row = index[1] * stride.get(0) + i - out[2];
              int column = index[2] * stride.get(1) + j - out[3];
              if (row < 0
                  || column < 0
                  || row >= x.shape().size(1)
                  || column >= x.shape().size(2)) {
                continue;
              }
              if (depthwise) {
                int c = index[3] / k.size(3);
                sum += x.at(index[0], row, column, c) * kernel.at(i, j, c, index[3] % k.size(3));
                continue;
              }
              for (int c = 0; c < k.size(2); c++) {
                sum += x.at(index[0], row, column, c) * kernel.at(i, j, c, index[3]);
              }
            }
          }
          return sum;
        });
  }

  /** A window of the given size moved over images. Padding is not covered. */
  static Values pool(Values x, int size, int stride, boolean same, Window window) {
    int[] out = windows(x.shape(), size, size, List.of(stride, stride), same);
    return Values.fill(
        Shape.of(x.shape().size(0), out[0], out[1], x.shape().size(3)),
        index -> {
          List<Double> covered = new ArrayList<>();
          for (int i = 0; i < size * size; i++) {
            int row = index[1] * stride + i / size - out[2];
            int column = index[2] * stride + i % size - out[3];
            if (row >= 0 && column >= 0 && row < x.shape().size(1) && column < x.shape().size(2)) {
              covered.add(x.at(index[0], row, column, index[3]));
            }
          }
          return window.of(covered);
        });
  }

  /**
   * The number of windows along height and width, and the rows and columns of padding at the start:
   * half of the padding, an odd one is at the end.
   */
  private static int[] windows(
      Shape image, int height, int width, List<Integer> strides, boolean same) {
    int[] result = new int[4];
    int[] window = {height, width};
    for (int i = 0; i < 2; i++) {
      int size = image.size(1 + i);
      int stride = strides.get(i);
      result[i] = same ? (size + stride - 1) / stride : (size - window[i]) / stride + 1;
      int padding = same ? Math.max(0, (result[i] - 1) * stride + window[i] - size) : 0;
      result[2 + i] = padding / 2;
    }
    return result;
  }
}
