// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.List;
import java.util.Map;

/** Operations on images [batch, height, width, channels]. */
abstract class ImageExpressions extends OrderExpressions {
  ImageExpressions() {}

  /** Convolution with kernels [height, width, in, out]. */
  public Tensor conv2d(Tensor x, Tensor kernel, int stride, boolean same) {
    return conv2d(x, kernel, List.of(stride, stride), List.of(1, 1), same);
  }

  /**
   * Convolution with kernels [height, width, in, out].
   *
   * @param stride between windows, along height and width
   * @param dilation the distance between the elements of a window, along height and width; 1 for
   *     neighbors
   * @param same whether zeros are added so that stride 1 keeps height and width
   */
  public Tensor conv2d(
      Tensor x, Tensor kernel, List<Integer> stride, List<Integer> dilation, boolean same) {
    List<Tensor> inputs = images(Op.CONV2D, x, kernel);
    if (stride.size() != 2 || dilation.size() != 2 || dilation.stream().anyMatch(d -> d < 1)) {
      throw mismatch(
          Op.CONV2D, inputs, "a stride and a dilation of at least 1 along two axes are needed");
    }
    Tensor spread = dilated(kernel, dilation.get(0), dilation.get(1));
    Shape k = spread.shape();
    Shape shape = windows(Op.CONV2D, inputs, k.size(0), k.size(1), stride, same, k.size(3));
    return make(
        Op.CONV2D,
        List.of(x, spread),
        Map.of("strides", List.copyOf(stride), "same", same),
        DType.FLOAT,
        shape);
  }

  /** The kernel with zeros between its elements: TensorFlow has no gradient of dilation on CPUs. */
  private Tensor dilated(Tensor kernel, int height, int width) {
    if (height == 1 && width == 1) {
      return kernel;
    }
    Shape k = kernel.shape();
    Tensor apart = reshape(kernel, k.size(0), 1, k.size(1), 1, k.size(2), k.size(3));
    Tensor padded =
        pad(apart, List.of(0, 0, 0, 0, 0, 0), List.of(0, height - 1, 0, width - 1, 0, 0));
    Tensor all = reshape(padded, k.size(0) * height, k.size(1) * width, k.size(2), k.size(3));
    return slice(slice(all, 0, 0, (k.size(0) - 1) * height + 1), 1, 0, (k.size(1) - 1) * width + 1);
  }

  /** Convolution channel by channel with kernels [height, width, in, multiplier]. */
  public Tensor depthwiseConv2d(Tensor x, Tensor kernel, int stride, boolean same) {
    List<Tensor> inputs = images(Op.DEPTHWISE_CONV2D, x, kernel);
    Shape k = kernel.shape();
    Shape shape =
        windows(
            Op.DEPTHWISE_CONV2D,
            inputs,
            k.size(0),
            k.size(1),
            List.of(stride, stride),
            same,
            k.size(2) * k.size(3));
    return make(
        Op.DEPTHWISE_CONV2D, inputs, Map.of("stride", stride, "same", same), DType.FLOAT, shape);
  }

  /** The largest value in each window. */
  public Tensor maxPool(Tensor x, int size, int stride, boolean same) {
    return pool(Op.MAX_POOL, x, size, stride, same);
  }

  /** The mean of each window. */
  public Tensor averagePool(Tensor x, int size, int stride, boolean same) {
    return pool(Op.AVERAGE_POOL, x, size, stride, same);
  }

  /** Images of another size: each pixel is the one of the old image that contains its center. */
  public Tensor resizeNearest(Tensor x, int height, int width) {
    checkSize(x, height, width);
    return nearest(nearest(x, 1, height), 2, width);
  }

  /**
   * Images of another size by linear interpolation between the four nearest pixels. Centers of
   * pixels are at 0.5, 1.5 and so on; beyond the outermost centers their values are repeated. No
   * smoothing if the result is smaller.
   */
  public Tensor resizeBilinear(Tensor x, int height, int width) {
    checkSize(x, height, width);
    return linear(linear(x, 1, height), 2, width);
  }

  private void checkSize(Tensor x, int height, int width) {
    floats(Op.GATHER, x);
    if (x.shape().rank() != 4 || height < 1 || width < 1) {
      throw mismatch(
          Op.GATHER,
          List.of(x),
          "an image [batch, height, width, channels] cannot become %d x %d"
              .formatted(height, width));
    }
  }

  private Tensor nearest(Tensor x, int axis, int size) {
    int from = known(Op.GATHER, x, axis);
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      places[i] = (int) ((2L * i + 1) * from / (2L * size));
    }
    return from == size ? x : gather(x, constant(Shape.of(size), places), axis);
  }

  private Tensor linear(Tensor x, int axis, int size) {
    int from = known(Op.GATHER, x, axis);
    int[] low = new int[size];
    int[] high = new int[size];
    float[] rest = new float[size];
    for (int i = 0; i < size; i++) {
      double place = Math.max(0, (i + 0.5) * from / size - 0.5);
      low[i] = (int) place;
      high[i] = Math.min(low[i] + 1, from - 1);
      rest[i] = (float) (place - low[i]);
    }
    if (from == size) {
      return x;
    }
    Tensor a = gather(x, constant(Shape.of(size), low), axis);
    Tensor b = gather(x, constant(Shape.of(size), high), axis);
    Tensor part = constant(axis == 1 ? Shape.of(size, 1, 1) : Shape.of(size, 1), rest);
    return add(a, multiply(part, subtract(b, a)));
  }

  private List<Tensor> images(Op op, Tensor x, Tensor kernel) {
    List<Tensor> inputs = List.of(floats(op, x), floats(op, kernel));
    Shape in = x.shape();
    Shape k = kernel.shape();
    if (in.rank() != 4 || k.rank() != 4 || in.size(3) != k.size(2)) {
      throw mismatch(
          op,
          inputs,
          "an image [batch, height, width, in] and a kernel [.., .., in, ..] are needed");
    }
    return inputs;
  }

  private Tensor pool(Op op, Tensor x, int size, int stride, boolean same) {
    List<Tensor> inputs = List.of(floats(op, x));
    Shape in = x.shape();
    if (in.rank() != 4) {
      throw mismatch(op, inputs, "an image [batch, height, width, channels] is needed");
    }
    Shape shape = windows(op, inputs, size, size, List.of(stride, stride), same, in.size(3));
    return make(
        op, inputs, Map.of("size", size, "stride", stride, "same", same), DType.FLOAT, shape);
  }

  /** The shape of the results of all windows of an image, [batch, height, width, channels]. */
  private Shape windows(
      Op op,
      List<Tensor> inputs,
      int height,
      int width,
      List<Integer> stride,
      boolean same,
      int channels) {
    Shape in = inputs.get(0).shape();
    return infer(
        op,
        inputs,
        () ->
            Shape.of(
                in.size(0),
                Shapes.window(in.size(1), height, stride.get(0), same),
                Shapes.window(in.size(2), width, stride.get(1), same),
                channels));
  }
}
