package org.mtl4j.api.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.mtl4j.api.error.ShapeException;

/**
 * Builds expressions. Every method makes one {@link Tensor}, checks the types and shapes of its
 * inputs, and returns the tensor that is already there when the same expression was built before;
 * so applying one layer twice to one input costs once.
 *
 * <p>Binary operations broadcast: sizes are aligned at the last axis and must be equal or 1. Axes
 * may be counted from the end with negative numbers. Not thread-safe.
 *
 * <p>A mismatch is a {@link ShapeException} that names the operation, the place in the network as
 * given by {@link #within}, and the shapes.
 */
public final class Graph {
  private final Mode mode;
  private final List<Tensor> tensors = new ArrayList<>();
  private final Map<List<Object>, Tensor> known = new HashMap<>();
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();
  private final Deque<String> places = new ArrayDeque<>();

  /** What a graph is for. */
  public enum Mode {
    /** Dropout drops, routing is sampled, statistics are updated. */
    TRAINING,
    /** Deterministic. */
    INFERENCE
  }

  public Graph(Mode mode) {
    this.mode = mode;
  }

  /** Whether random regularisation and updates of statistics belong into this graph. */
  public boolean training() {
    return mode == Mode.TRAINING;
  }

  /** Every tensor, inputs before results. */
  public List<Tensor> tensors() {
    return Collections.unmodifiableList(tensors);
  }

  /** New values of {@link Scope#statistic statistics}, assigned once a step. */
  public Map<Variable, Tensor> updates() {
    return Collections.unmodifiableMap(updates);
  }

  /** Names the place in the network for the messages of everything built inside. */
  public <T> T within(String place, Supplier<T> build) {
    places.addLast(place);
    try {
      return build.get();
    } finally {
      places.removeLast();
    }
  }

  /** Assigns a new value to a statistic when a step ends; a later call replaces an earlier one. */
  public void update(Variable variable, Tensor value) {
    if (variable.trained() || !value.shape().equals(variable.shape())) {
      throw mismatch(Op.VARIABLE, List.of(value), "cannot become the value of " + variable);
    }
    updates.put(variable, value);
  }

  // Sources

  /** A value given anew in every step. */
  public Tensor input(String name, DType type, Shape shape) {
    return make(Op.INPUT, List.of(), Map.of("name", name), type, shape);
  }

  /** The current value of a variable. */
  public Tensor variable(Variable variable) {
    return make(
        Op.VARIABLE, List.of(), Map.of("variable", variable), DType.FLOAT, variable.shape());
  }

  /** A number. */
  public Tensor constant(double value) {
    return constant(Shape.SCALAR, (float) value);
  }

  /** Numbers in row-major order. */
  public Tensor constant(Shape shape, float... values) {
    List<Float> list = IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    if (list.size() != shape.elements()) {
      throw new IllegalArgumentException(list.size() + " values for a constant of shape " + shape);
    }
    return make(Op.CONSTANT, List.of(), Map.of("values", list), DType.FLOAT, shape);
  }

  /** Whole numbers in row-major order. */
  public Tensor constant(Shape shape, int... values) {
    List<Integer> list = Arrays.stream(values).boxed().toList();
    if (list.size() != shape.elements()) {
      throw new IllegalArgumentException(list.size() + " values for a constant of shape " + shape);
    }
    return make(Op.CONSTANT, List.of(), Map.of("values", list), DType.INT, shape);
  }

  /** A tensor of zeros with the run-time shape of another. */
  public Tensor zerosLike(Tensor x) {
    return where(isNan(x), constant(0), constant(0));
  }

  // Arithmetic, element by element

  /** a + b. */
  public Tensor add(Tensor a, Tensor b) {
    return binary(Op.ADD, a, b);
  }

  /** a - b. */
  public Tensor subtract(Tensor a, Tensor b) {
    return binary(Op.SUBTRACT, a, b);
  }

  /** a · b, element by element. */
  public Tensor multiply(Tensor a, Tensor b) {
    return binary(Op.MULTIPLY, a, b);
  }

  /** A tensor times a number. */
  public Tensor scale(Tensor a, double factor) {
    return factor == 1 ? a : multiply(a, constant(factor));
  }

  /** a / b. */
  public Tensor divide(Tensor a, Tensor b) {
    return binary(Op.DIVIDE, a, b);
  }

  /** The larger of both. */
  public Tensor maximum(Tensor a, Tensor b) {
    return binary(Op.MAXIMUM, a, b);
  }

  /** The smaller of both. */
  public Tensor minimum(Tensor a, Tensor b) {
    return binary(Op.MINIMUM, a, b);
  }

  /** a to the power of b. */
  public Tensor power(Tensor a, Tensor b) {
    return binary(Op.POWER, a, b);
  }

  /** -x. */
  public Tensor negate(Tensor x) {
    return unary(Op.NEGATE, x);
  }

  /** The absolute value. */
  public Tensor abs(Tensor x) {
    return unary(Op.ABS, x);
  }

  /** x². */
  public Tensor square(Tensor x) {
    return unary(Op.SQUARE, x);
  }

  /** √x. */
  public Tensor sqrt(Tensor x) {
    return unary(Op.SQRT, x);
  }

  /** 1 / √x. */
  public Tensor rsqrt(Tensor x) {
    return unary(Op.RSQRT, x);
  }

  /** The exponential function. */
  public Tensor exp(Tensor x) {
    return unary(Op.EXP, x);
  }

  /** The natural logarithm. */
  public Tensor log(Tensor x) {
    return unary(Op.LOG, x);
  }

  /** log(1 + x). */
  public Tensor log1p(Tensor x) {
    return unary(Op.LOG1P, x);
  }

  /** exp(x) - 1. */
  public Tensor expm1(Tensor x) {
    return unary(Op.EXPM1, x);
  }

  /** 1 / (1 + exp(-x)). */
  public Tensor sigmoid(Tensor x) {
    return unary(Op.SIGMOID, x);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh(Tensor x) {
    return unary(Op.TANH, x);
  }

  /** max(x, 0). */
  public Tensor relu(Tensor x) {
    return unary(Op.RELU, x);
  }

  /** x above zero, exp(x) - 1 below. */
  public Tensor elu(Tensor x) {
    return unary(Op.ELU, x);
  }

  /** The self-normalising unit (Klambauer et al., NeurIPS 2017). */
  public Tensor selu(Tensor x) {
    return unary(Op.SELU, x);
  }

  /** x above zero, slope · x below. */
  public Tensor leakyRelu(Tensor x, double slope) {
    return make(
        Op.LEAKY_RELU, List.of(floats(Op.LEAKY_RELU, x)), Map.of("slope", (float) slope), x);
  }

  /** The Gaussian unit x · Φ(x) (Hendrycks and Gimpel 2016), by the error function. */
  public Tensor gelu(Tensor x) {
    return multiply(scale(x, 0.5), add(erf(scale(x, Math.sqrt(0.5))), constant(1)));
  }

  /** x · sigmoid(x). */
  public Tensor swish(Tensor x) {
    return multiply(x, sigmoid(x));
  }

  /** log(1 + exp(x)), without overflow. */
  public Tensor softplus(Tensor x) {
    return unary(Op.SOFTPLUS, x);
  }

  /** The error function. */
  public Tensor erf(Tensor x) {
    return unary(Op.ERF, x);
  }

  /** The sine. */
  public Tensor sin(Tensor x) {
    return unary(Op.SIN, x);
  }

  /** The cosine. */
  public Tensor cos(Tensor x) {
    return unary(Op.COS, x);
  }

  /** -1, 0 or 1; no gradient. */
  public Tensor sign(Tensor x) {
    return unary(Op.SIGN, x);
  }

  /** The largest whole number not above; no gradient. */
  public Tensor floor(Tensor x) {
    return unary(Op.FLOOR, x);
  }

  /** x held between two bounds; the gradient is zero beyond them. */
  public Tensor clip(Tensor x, double low, double high) {
    return minimum(maximum(x, constant(low)), constant(high));
  }

  /** The value without its history: no gradient flows back. */
  public Tensor stopGradient(Tensor x) {
    return make(Op.STOP_GRADIENT, List.of(x), Map.of(), x);
  }

  // Truth values

  /** Whether a = b. */
  public Tensor equal(Tensor a, Tensor b) {
    return compare(Op.EQUAL, a, b);
  }

  /** Whether a &lt; b. */
  public Tensor less(Tensor a, Tensor b) {
    return compare(Op.LESS, a, b);
  }

  /** Whether a ≤ b. */
  public Tensor lessEqual(Tensor a, Tensor b) {
    return compare(Op.LESS_EQUAL, a, b);
  }

  /** Whether both are true. */
  public Tensor and(Tensor a, Tensor b) {
    return compare(Op.AND, a, b);
  }

  /** Whether one is true. */
  public Tensor or(Tensor a, Tensor b) {
    return compare(Op.OR, a, b);
  }

  /** Whether it is false. */
  public Tensor not(Tensor a) {
    return make(Op.NOT, List.of(typed(Op.NOT, a, DType.BOOL)), Map.of(), a);
  }

  /** Whether it is not a number. */
  public Tensor isNan(Tensor x) {
    return make(Op.IS_NAN, List.of(floats(Op.IS_NAN, x)), Map.of(), DType.BOOL, x.shape());
  }

  /** {@code yes} where the condition is true, else {@code no}; all three broadcast. */
  public Tensor where(Tensor condition, Tensor yes, Tensor no) {
    List<Tensor> inputs = List.of(typed(Op.WHERE, condition, DType.BOOL), yes, no);
    Shape shape =
        infer(
            Op.WHERE,
            inputs,
            () -> Shapes.broadcast(condition.shape(), Shapes.broadcast(yes.shape(), no.shape())));
    return make(Op.WHERE, inputs, Map.of(), yes.type(), shape);
  }

  /** The same values as another type; true is 1. */
  public Tensor cast(Tensor x, DType type) {
    return x.type() == type ? x : make(Op.CAST, List.of(x), Map.of("type", type), type, x.shape());
  }

  // Products

  /** The matrix product over the last two axes. */
  public Tensor matmul(Tensor a, Tensor b) {
    return matmul(a, b, false, false);
  }

  /** The matrix product over the last two axes, each side transposed first where asked. */
  public Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    List<Tensor> inputs = List.of(floats(Op.MATMUL, a), floats(Op.MATMUL, b));
    Shape shape =
        infer(Op.MATMUL, inputs, () -> Shapes.matmul(a.shape(), b.shape(), transposeA, transposeB));
    return make(
        Op.MATMUL,
        inputs,
        Map.of("transposeA", transposeA, "transposeB", transposeB),
        DType.FLOAT,
        shape);
  }

  /** Einstein's summation, as in {@code einsum("be,bew->bw", gate, experts)}; one or two inputs. */
  public Tensor einsum(String equation, Tensor... inputs) {
    List<Tensor> list = List.of(inputs);
    list.forEach(input -> floats(Op.EINSUM, input));
    Shape shape =
        infer(
            Op.EINSUM,
            list,
            () -> Shapes.einsum(equation, list.stream().map(Tensor::shape).toList()));
    return make(Op.EINSUM, list, Map.of("equation", equation), DType.FLOAT, shape);
  }

  // Reductions; without axes over all of them

  /** The sum over axes. */
  public Tensor sum(Tensor x, int... axes) {
    return reduce(Op.SUM, x, false, axes);
  }

  /** The sum over axes, which stay with size 1. */
  public Tensor sumKeeping(Tensor x, int... axes) {
    return reduce(Op.SUM, x, true, axes);
  }

  /** The mean over axes. */
  public Tensor mean(Tensor x, int... axes) {
    return reduce(Op.MEAN, x, false, axes);
  }

  /** The mean over axes, which stay with size 1. */
  public Tensor meanKeeping(Tensor x, int... axes) {
    return reduce(Op.MEAN, x, true, axes);
  }

  /** The largest value over axes. */
  public Tensor max(Tensor x, int... axes) {
    return reduce(Op.MAX, x, false, axes);
  }

  /** The smallest value over axes. */
  public Tensor min(Tensor x, int... axes) {
    return reduce(Op.MIN, x, false, axes);
  }

  /** The product over axes. */
  public Tensor product(Tensor x, int... axes) {
    return reduce(Op.PRODUCT, x, false, axes);
  }

  /** log Σ exp(x) over axes, without overflow. */
  public Tensor logSumExp(Tensor x, int... axes) {
    Tensor top = stopGradient(reduce(Op.MAX, x, true, axes));
    Tensor rest = log(sum(exp(subtract(x, top)), axes));
    return add(rest, sum(top, axes));
  }

  /** The running sum along an axis. */
  public Tensor cumulativeSum(Tensor x, int axis) {
    int place = axis(Op.CUMSUM, x, axis);
    return make(Op.CUMSUM, List.of(floats(Op.CUMSUM, x)), Map.of("axis", place), x);
  }

  /** The index of the largest value along an axis; no gradient. */
  public Tensor argmax(Tensor x, int axis) {
    int place = axis(Op.ARGMAX, x, axis);
    return make(
        Op.ARGMAX,
        List.of(floats(Op.ARGMAX, x)),
        Map.of("axis", place),
        DType.INT,
        x.shape().without(place));
  }

  /** exp(x) / Σ exp(x) over the last axis. */
  public Tensor softmax(Tensor x) {
    axis(Op.SOFTMAX, x, -1);
    return unary(Op.SOFTMAX, x);
  }

  /** The logarithm of {@link #softmax}. */
  public Tensor logSoftmax(Tensor x) {
    axis(Op.LOG_SOFTMAX, x, -1);
    return unary(Op.LOG_SOFTMAX, x);
  }

  // Layout

  /** The same elements in another shape; one size may be -1. */
  public Tensor reshape(Tensor x, int... sizes) {
    List<Integer> list = Arrays.stream(sizes).boxed().toList();
    Shape shape = infer(Op.RESHAPE, List.of(x), () -> Shapes.reshape(x.shape(), list));
    return make(Op.RESHAPE, List.of(x), Map.of("shape", list), x.type(), shape);
  }

  /** Each row laid out as one vector: [batch, ...] to [batch, elements]. */
  public Tensor flatten(Tensor x) {
    return x.shape().rank() == 2 ? x : reshape(x, -1, x.shape().row().elements());
  }

  /** A new axis of size 1. */
  public Tensor expand(Tensor x, int axis) {
    int place = axis < 0 ? axis + x.shape().rank() + 1 : axis;
    return reshape(x, x.shape().insert(place, 1).sizes());
  }

  /** Without an axis of size 1. */
  public Tensor squeeze(Tensor x, int axis) {
    int place = axis(Op.RESHAPE, x, axis);
    if (x.shape().size(place) != 1) {
      throw mismatch(Op.RESHAPE, List.of(x), "axis " + axis + " is not of size 1");
    }
    return reshape(x, x.shape().without(place).sizes());
  }

  /** The axes in another order. */
  public Tensor transpose(Tensor x, int... permutation) {
    List<Integer> list = Arrays.stream(permutation).boxed().toList();
    if (!list.stream()
        .sorted()
        .toList()
        .equals(IntStream.range(0, x.shape().rank()).boxed().toList())) {
      throw mismatch(Op.TRANSPOSE, List.of(x), list + " is not an order of its axes");
    }
    Shape shape = Shapes.of(list.stream().map(x.shape()::size).toList());
    return make(Op.TRANSPOSE, List.of(x), Map.of("permutation", list), x.type(), shape);
  }

  /** Tensors one after the other along an axis. */
  public Tensor concat(List<Tensor> inputs, int axis) {
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    int place = axis(Op.CONCAT, inputs.get(0), axis);
    Shape shape =
        infer(
            Op.CONCAT,
            inputs,
            () -> Shapes.concat(inputs.stream().map(Tensor::shape).toList(), place));
    return make(Op.CONCAT, inputs, Map.of("axis", place), inputs.get(0).type(), shape);
  }

  /** Tensors of one shape side by side along a new axis. */
  public Tensor stack(List<Tensor> inputs, int axis) {
    Shape first = inputs.get(0).shape();
    if (!inputs.stream().allMatch(input -> Shapes.compatible(input.shape(), first))) {
      throw mismatch(Op.STACK, inputs, "the inputs differ");
    }
    int place = axis < 0 ? axis + first.rank() + 1 : axis;
    return make(
        Op.STACK,
        inputs,
        Map.of("axis", place),
        inputs.get(0).type(),
        first.insert(place, inputs.size()));
  }

  /** The part from (inclusive) to (exclusive) along an axis. */
  public Tensor slice(Tensor x, int axis, int from, int to) {
    int place = axis(Op.SLICE, x, axis);
    int size = x.shape().size(place);
    if (from < 0 || to <= from || (size >= 0 && to > size)) {
      throw mismatch(Op.SLICE, List.of(x), "there is no part " + from + " to " + to);
    }
    return make(
        Op.SLICE,
        List.of(x),
        Map.of("axis", place, "from", from, "to", to),
        x.type(),
        x.shape().with(place, to - from));
  }

  /** One index along an axis, which goes away. */
  public Tensor index(Tensor x, int axis, int index) {
    int place = axis(Op.SLICE, x, axis);
    return squeeze(slice(x, place, index, index + 1), place);
  }

  /** Zeros around: how many before and after along each axis. */
  public Tensor pad(Tensor x, List<Integer> before, List<Integer> after) {
    if (before.size() != x.shape().rank() || after.size() != x.shape().rank()) {
      throw mismatch(Op.PAD, List.of(x), "padding needs two numbers an axis");
    }
    int[] sizes = x.shape().sizes();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] < 0 ? sizes[i] : sizes[i] + before.get(i) + after.get(i);
    }
    return make(
        Op.PAD,
        List.of(floats(Op.PAD, x)),
        Map.of("before", before, "after", after),
        DType.FLOAT,
        Shape.of(sizes));
  }

  /** Parts of a tensor along an axis, by their numbers. */
  public Tensor gather(Tensor x, Tensor indices, int axis) {
    typed(Op.GATHER, indices, DType.INT);
    int place = axis(Op.GATHER, x, axis);
    Shape shape = x.shape().without(place);
    for (int i = indices.shape().rank() - 1; i >= 0; i--) {
      shape = shape.insert(place, indices.shape().size(i));
    }
    return make(Op.GATHER, List.of(x, indices), Map.of("axis", place), x.type(), shape);
  }

  /**
   * Rows of a variable by their numbers: indices [...] of a variable [rows, width] give [...,
   * width]. The gradient costs by the rows touched where the backend is told that the table is
   * large.
   */
  public Tensor lookup(Variable table, Tensor indices) {
    typed(Op.LOOKUP, indices, DType.INT);
    if (table.shape().rank() != 2) {
      throw mismatch(Op.LOOKUP, List.of(indices), table + " is not a table of rows");
    }
    return make(
        Op.LOOKUP,
        List.of(indices),
        Map.of("variable", table),
        DType.FLOAT,
        indices.shape().append(table.shape().size(1)));
  }

  /** 1 at the index, 0 elsewhere: [...] to [..., depth]; no gradient. */
  public Tensor oneHot(Tensor indices, int depth) {
    typed(Op.ONE_HOT, indices, DType.INT);
    return make(
        Op.ONE_HOT,
        List.of(indices),
        Map.of("depth", depth),
        DType.FLOAT,
        indices.shape().append(depth));
  }

  // Images: [batch, height, width, channels]

  /** Convolution with kernels [height, width, in, out]. */
  public Tensor conv2d(Tensor x, Tensor kernel, int stride, boolean same) {
    return convolution(Op.CONV2D, x, kernel, stride, same);
  }

  /** Convolution channel by channel with kernels [height, width, in, multiplier]. */
  public Tensor depthwiseConv2d(Tensor x, Tensor kernel, int stride, boolean same) {
    return convolution(Op.DEPTHWISE_CONV2D, x, kernel, stride, same);
  }

  /** The largest value in each window. */
  public Tensor maxPool(Tensor x, int size, int stride, boolean same) {
    return pool(Op.MAX_POOL, x, size, stride, same);
  }

  /** The mean of each window. */
  public Tensor averagePool(Tensor x, int size, int stride, boolean same) {
    return pool(Op.AVERAGE_POOL, x, size, stride, same);
  }

  // Chance; the draws depend on the seed of the run, the step and the name

  /** Uniform numbers in [0, 1) in the shape of another tensor. */
  public Tensor randomUniform(String name, Tensor like) {
    return make(
        Op.RANDOM_UNIFORM, List.of(floats(Op.RANDOM_UNIFORM, like)), Map.of("name", name), like);
  }

  /** Standard normal numbers in the shape of another tensor. */
  public Tensor randomNormal(String name, Tensor like) {
    return make(
        Op.RANDOM_NORMAL, List.of(floats(Op.RANDOM_NORMAL, like)), Map.of("name", name), like);
  }

  private Tensor unary(Op op, Tensor x) {
    return make(op, List.of(floats(op, x)), Map.of(), x);
  }

  private Tensor binary(Op op, Tensor a, Tensor b) {
    List<Tensor> inputs = List.of(a, b);
    if (a.type() != b.type() || a.type() == DType.BOOL) {
      throw mismatch(op, inputs, "types " + a.type() + " and " + b.type() + " do not go together");
    }
    Shape shape = infer(op, inputs, () -> Shapes.broadcast(a.shape(), b.shape()));
    return make(op, inputs, Map.of(), a.type(), shape);
  }

  private Tensor compare(Op op, Tensor a, Tensor b) {
    List<Tensor> inputs = List.of(a, b);
    boolean logical = op == Op.AND || op == Op.OR;
    if (a.type() != b.type() || logical != (a.type() == DType.BOOL)) {
      throw mismatch(op, inputs, "types " + a.type() + " and " + b.type() + " do not go together");
    }
    Shape shape = infer(op, inputs, () -> Shapes.broadcast(a.shape(), b.shape()));
    return make(op, inputs, Map.of(), DType.BOOL, shape);
  }

  private Tensor reduce(Op op, Tensor x, boolean keep, int... axes) {
    floats(op, x);
    List<Integer> list =
        axes.length == 0
            ? IntStream.range(0, x.shape().rank()).boxed().toList()
            : Arrays.stream(axes).map(axis -> axis(op, x, axis)).sorted().boxed().toList();
    Shape shape = Shapes.reduce(x.shape(), list, keep);
    return list.isEmpty()
        ? x
        : make(op, List.of(x), Map.of("axes", list, "keep", keep), DType.FLOAT, shape);
  }

  private Tensor convolution(Op op, Tensor x, Tensor kernel, int stride, boolean same) {
    List<Tensor> inputs = List.of(floats(op, x), floats(op, kernel));
    Shape in = x.shape();
    Shape k = kernel.shape();
    if (in.rank() != 4 || k.rank() != 4 || in.size(3) != k.size(2)) {
      throw mismatch(
          op,
          inputs,
          "an image [batch, height, width, in] and a kernel [.., .., in, ..] are needed");
    }
    int channels = op == Op.CONV2D ? k.size(3) : k.size(2) * k.size(3);
    Shape shape =
        infer(
            op,
            inputs,
            () ->
                Shape.of(
                    in.size(0),
                    Shapes.window(in.size(1), k.size(0), stride, same),
                    Shapes.window(in.size(2), k.size(1), stride, same),
                    channels));
    return make(op, inputs, Map.of("stride", stride, "same", same), DType.FLOAT, shape);
  }

  private Tensor pool(Op op, Tensor x, int size, int stride, boolean same) {
    List<Tensor> inputs = List.of(floats(op, x));
    Shape in = x.shape();
    if (in.rank() != 4) {
      throw mismatch(op, inputs, "an image [batch, height, width, channels] is needed");
    }
    Shape shape =
        infer(
            op,
            inputs,
            () ->
                Shape.of(
                    in.size(0),
                    Shapes.window(in.size(1), size, stride, same),
                    Shapes.window(in.size(2), size, stride, same),
                    in.size(3)));
    return make(
        op, inputs, Map.of("size", size, "stride", stride, "same", same), DType.FLOAT, shape);
  }

  private Tensor floats(Op op, Tensor x) {
    return typed(op, x, DType.FLOAT);
  }

  private Tensor typed(Op op, Tensor x, DType type) {
    if (x.type() != type) {
      throw mismatch(op, List.of(x), type + " is needed, not " + x.type());
    }
    return x;
  }

  private int axis(Op op, Tensor x, int axis) {
    return inferred(op, List.of(x), () -> Shapes.axis(x.shape(), axis));
  }

  private Shape infer(Op op, List<Tensor> inputs, Supplier<Shape> rule) {
    return inferred(op, inputs, rule);
  }

  private <T> T inferred(Op op, List<Tensor> inputs, Supplier<T> rule) {
    try {
      return rule.get();
    } catch (Shapes.Mismatch mismatch) {
      throw mismatch(op, inputs, mismatch.getMessage());
    }
  }

  private ShapeException mismatch(Op op, List<Tensor> inputs, String reason) {
    String shapes = String.join(" and ", inputs.stream().map(x -> x.shape().toString()).toList());
    String where = places.isEmpty() ? "" : " in " + String.join(" > ", places);
    return new ShapeException(
        op.name().toLowerCase(Locale.ROOT) + where + " of " + shapes + ": " + reason);
  }

  private Tensor make(Op op, List<Tensor> inputs, Map<String, Object> attributes, Tensor like) {
    return make(op, inputs, attributes, like.type(), like.shape());
  }

  private Tensor make(
      Op op, List<Tensor> inputs, Map<String, Object> attributes, DType type, Shape shape) {
    for (Tensor input : inputs) {
      if (input.id() >= tensors.size() || tensors.get(input.id()) != input) {
        throw new IllegalArgumentException(input + " belongs to another graph");
      }
    }
    List<Object> key =
        List.of(op, inputs.stream().map(Tensor::id).toList(), attributes, type, shape);
    return known.computeIfAbsent(
        key,
        ignored -> {
          String place = String.join(" > ", places);
          Tensor tensor =
              new Tensor(tensors.size(), op, List.copyOf(inputs), attributes, type, shape, place);
          tensors.add(tensor);
          return tensor;
        });
  }
}
