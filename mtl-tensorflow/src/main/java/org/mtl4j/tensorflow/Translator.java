package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceMin;
import org.tensorflow.op.core.ReduceProd;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Turns tensors of the API's graph into operations of TensorFlow. Inputs and variables are bound by
 * whoever asks; everything else follows.
 *
 * <p>Results of operations without a gradient pass a {@code StopGradient}, since TensorFlow's
 * symbolic differentiation fails on operations it has no rule for instead of ending there.
 */
final class Translator {
  private final Ops tf;
  private final Function<Tensor, Operand<?>> inputs;
  private final Function<Variable, Operand<TFloat32>> variables;
  private final Randomness randomness;
  private final Map<Tensor, Operand<?>> done = new HashMap<>();
  private final Map<Variable, List<Lookup>> lookups = new HashMap<>();

  /**
   * Rows taken from a table.
   *
   * @param tensor the look-up in the model's graph
   * @param rows what was taken [..., width]
   * @param ids the numbers of the rows [...]
   */
  record Lookup(Tensor tensor, Operand<TFloat32> rows, Operand<TInt32> ids) {}

  /** Seeds for a random operation: [seed and name, step]. */
  @FunctionalInterface
  interface Randomness {
    Operand<TInt64> seeds(String name);
  }

  Translator(
      Ops tf,
      Function<Tensor, Operand<?>> inputs,
      Function<Variable, Operand<TFloat32>> variables,
      Randomness randomness) {
    this.tf = tf;
    this.inputs = inputs;
    this.variables = variables;
    this.randomness = randomness;
  }

  /** The operation that computes a tensor of floats. */
  Operand<TFloat32> floats(Tensor tensor) {
    return translated(tensor).asOutput().expect(TFloat32.class);
  }

  /** Every look-up translated so far in a table. */
  List<Lookup> lookups(Variable table) {
    return lookups.getOrDefault(table, List.of());
  }

  private Operand<?> translated(Tensor tensor) {
    Operand<?> known = done.get(tensor);
    if (known != null) {
      return known;
    }
    // Inputs have smaller numbers: an explicit stack instead of recursion, for deep networks.
    List<Tensor> open = new ArrayList<>(List.of(tensor));
    while (!open.isEmpty()) {
      Tensor next = open.get(open.size() - 1);
      List<Tensor> missing =
          next.inputs().stream().filter(input -> !done.containsKey(input)).toList();
      if (missing.isEmpty()) {
        open.remove(open.size() - 1);
        done.computeIfAbsent(next, this::translate);
      } else {
        open.addAll(missing);
      }
    }
    return done.get(tensor);
  }

  private Operand<?> translate(Tensor t) {
    return switch (t.op()) {
      case INPUT -> inputs.apply(t);
      case VARIABLE -> variables.apply(t.attribute("variable", Variable.class));
      case CONSTANT -> constant(t);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, POWER ->
          t.type() == DType.INT
              ? binary(t.op(), ints(t, 0), ints(t, 1))
              : binary(t.op(), in(t, 0), in(t, 1));
      case NEGATE,
          ABS,
          SQUARE,
          SQRT,
          RSQRT,
          EXP,
          LOG,
          LOG1P,
          EXPM1,
          SIGMOID,
          TANH,
          RELU,
          ELU,
          SELU,
          LEAKY_RELU,
          SOFTPLUS,
          ERF,
          SIN,
          COS,
          SIGN,
          FLOOR,
          SOFTMAX,
          LOG_SOFTMAX ->
          unary(t);
      case EQUAL, LESS, LESS_EQUAL, AND, OR, NOT, IS_NAN -> truth(t);
      case WHERE -> where(t);
      case CAST -> cast(t);
      case STOP_GRADIENT -> t.type() == DType.FLOAT ? tf.stopGradient(in(t, 0)) : raw(t, 0);
      case MATMUL -> matmul(t);
      case EINSUM ->
          tf.linalg.einsum(
              t.inputs().stream().<Operand<TFloat32>>map(this::floats).toList(),
              t.attribute("equation", String.class));
      case SUM, MEAN, MAX, MIN, PRODUCT -> reduce(t);
      case CUMSUM -> tf.math.cumsum(in(t, 0), tf.constant(axis(t)));
      case ARGMAX -> tf.math.argMax(in(t, 0), tf.constant(axis(t)), TInt32.class);
      case RESHAPE -> reshape(raw(t, 0), t.integers("shape"));
      case TRANSPOSE -> transpose(raw(t, 0), t.integers("permutation"));
      case CONCAT, STACK -> join(t);
      case SLICE -> slice(t);
      case PAD -> pad(t);
      case GATHER -> gather(t);
      case LOOKUP -> lookup(t);
      case ONE_HOT ->
          tf.stopGradient(
              tf.oneHot(
                  ints(t, 0),
                  tf.constant(t.attribute("depth", Integer.class)),
                  tf.constant(1f),
                  tf.constant(0f)));
      case CONV2D, DEPTHWISE_CONV2D, MAX_POOL, AVERAGE_POOL -> image(t);
      case RANDOM_UNIFORM, RANDOM_NORMAL -> random(t);
    };
  }

  private Operand<TFloat32> in(Tensor t, int input) {
    return done.get(t.inputs().get(input)).asOutput().expect(TFloat32.class);
  }

  private Operand<TInt32> ints(Tensor t, int input) {
    return done.get(t.inputs().get(input)).asOutput().expect(TInt32.class);
  }

  private Operand<TBool> bools(Tensor t, int input) {
    return done.get(t.inputs().get(input)).asOutput().expect(TBool.class);
  }

  private Operand<?> raw(Tensor t, int input) {
    return done.get(t.inputs().get(input));
  }

  private int axis(Tensor t) {
    return t.attribute("axis", Integer.class);
  }

  private Operand<?> constant(Tensor t) {
    List<?> values = t.attribute("values", List.class);
    org.tensorflow.ndarray.Shape shape = shape(t.shape());
    if (t.type() == DType.INT) {
      int[] array = values.stream().mapToInt(value -> (Integer) value).toArray();
      return tf.constant(NdArrays.wrap(shape, DataBuffers.of(array, true, false)));
    }
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (Float) values.get(i);
    }
    return tf.constant(NdArrays.wrap(shape, DataBuffers.of(array, true, false)));
  }

  private <T extends TNumber> Operand<T> binary(Op op, Operand<T> a, Operand<T> b) {
    return switch (op) {
      case ADD -> tf.math.add(a, b);
      case SUBTRACT -> tf.math.sub(a, b);
      case MULTIPLY -> tf.math.mul(a, b);
      case DIVIDE -> tf.math.div(a, b);
      case MAXIMUM -> tf.math.maximum(a, b);
      case MINIMUM -> tf.math.minimum(a, b);
      case POWER -> tf.math.pow(a, b);
      default -> throw new BackendException("no translation for " + op);
    };
  }

  /** Rows of a matrix, since TensorFlow's derivative takes axis 1 for the last one. */
  private Operand<TFloat32> logSoftmax(Tensor t) {
    Operand<TFloat32> x = in(t, 0);
    if (t.shape().rank() == 2) {
      return tf.nn.logSoftmax(x);
    }
    Operand<TFloat32> rows = reshape(x, List.of(-1, t.shape().size(-1)));
    return tf.reshape(tf.nn.logSoftmax(rows), tf.shape(x));
  }

  private Operand<TFloat32> unary(Tensor t) {
    Operand<TFloat32> x = in(t, 0);
    return switch (t.op()) {
      case NEGATE -> tf.math.neg(x);
      case ABS -> tf.math.abs(x);
      case SQUARE -> tf.math.square(x);
      case SQRT -> tf.math.sqrt(x);
      case RSQRT -> tf.math.rsqrt(x);
      case EXP -> tf.math.exp(x);
      case LOG -> tf.math.log(x);
      case LOG1P -> tf.math.log1p(x);
      case EXPM1 -> tf.math.expm1(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case TANH -> tf.math.tanh(x);
      case RELU -> tf.nn.relu(x);
      case ELU -> tf.nn.elu(x);
      case SELU -> tf.nn.selu(x);
      case LEAKY_RELU -> tf.nn.leakyRelu(x, LeakyRelu.alpha(t.attribute("slope", Float.class)));
      case SOFTPLUS -> tf.math.softplus(x);
      case ERF -> tf.math.erf(x);
      case SIN -> tf.math.sin(x);
      case COS -> tf.math.cos(x);
      case SIGN -> tf.stopGradient(tf.math.sign(x));
      case FLOOR -> tf.stopGradient(tf.math.floor(x));
      case SOFTMAX -> tf.nn.softmax(x);
      case LOG_SOFTMAX -> logSoftmax(t);
      default -> throw unknown(t);
    };
  }

  private Operand<TBool> truth(Tensor t) {
    boolean whole = t.inputs().get(0).type() == DType.INT;
    return switch (t.op()) {
      case EQUAL ->
          whole ? tf.math.equal(ints(t, 0), ints(t, 1)) : tf.math.equal(in(t, 0), in(t, 1));
      case LESS -> whole ? tf.math.less(ints(t, 0), ints(t, 1)) : tf.math.less(in(t, 0), in(t, 1));
      case LESS_EQUAL ->
          whole ? tf.math.lessEqual(ints(t, 0), ints(t, 1)) : tf.math.lessEqual(in(t, 0), in(t, 1));
      case AND -> tf.math.logicalAnd(bools(t, 0), bools(t, 1));
      case OR -> tf.math.logicalOr(bools(t, 0), bools(t, 1));
      case NOT -> tf.math.logicalNot(bools(t, 0));
      case IS_NAN -> tf.math.isNan(in(t, 0));
      default -> throw unknown(t);
    };
  }

  private Operand<?> where(Tensor t) {
    return switch (t.type()) {
      case FLOAT -> tf.select(bools(t, 0), in(t, 1), in(t, 2));
      case INT ->
          tf.select(
              bools(t, 0),
              raw(t, 1).asOutput().expect(TInt32.class),
              raw(t, 2).asOutput().expect(TInt32.class));
      case BOOL -> tf.select(bools(t, 0), bools(t, 1), bools(t, 2));
    };
  }

  private Operand<?> cast(Tensor t) {
    return switch (t.type()) {
      case FLOAT -> tf.stopGradient(tf.dtypes.cast(raw(t, 0), TFloat32.class));
      case INT -> tf.dtypes.cast(raw(t, 0), TInt32.class);
      case BOOL -> tf.dtypes.cast(raw(t, 0), TBool.class);
    };
  }

  private Operand<TFloat32> matmul(Tensor t) {
    boolean transposeA = t.attribute("transposeA", Boolean.class);
    boolean transposeB = t.attribute("transposeB", Boolean.class);
    if (t.inputs().stream().allMatch(input -> input.shape().rank() == 2)) {
      return tf.linalg.matMul(
          in(t, 0), in(t, 1), MatMul.transposeA(transposeA), MatMul.transposeB(transposeB));
    }
    return tf.train.batchMatMul(
        in(t, 0),
        in(t, 1),
        TFloat32.class,
        BatchMatMul.adjX(transposeA),
        BatchMatMul.adjY(transposeB));
  }

  private Operand<TFloat32> reduce(Tensor t) {
    Operand<TFloat32> x = in(t, 0);
    boolean keep = t.attribute("keep", Boolean.class);
    Operand<TInt32> axes = vector(t.integers("axes"));
    return switch (t.op()) {
      case SUM -> tf.reduceSum(x, axes, ReduceSum.keepDims(keep));
      case MEAN -> tf.math.mean(x, axes, Mean.keepDims(keep));
      case MAX -> tf.reduceMax(x, axes, ReduceMax.keepDims(keep));
      case MIN -> tf.reduceMin(x, axes, ReduceMin.keepDims(keep));
      case PRODUCT -> tf.reduceProd(x, axes, ReduceProd.keepDims(keep));
      default -> throw unknown(t);
    };
  }

  private <T extends TType> Operand<T> reshape(Operand<T> x, List<Integer> shape) {
    return tf.reshape(x, vector(shape));
  }

  private <T extends TType> Operand<T> transpose(Operand<T> x, List<Integer> permutation) {
    return tf.linalg.transpose(x, vector(permutation));
  }

  private Operand<?> join(Tensor t) {
    return switch (t.type()) {
      case FLOAT -> join(t, TFloat32.class);
      case INT -> join(t, TInt32.class);
      case BOOL -> join(t, TBool.class);
    };
  }

  private <T extends TType> Operand<T> join(Tensor t, Class<T> type) {
    List<Operand<T>> parts = new ArrayList<>();
    for (int i = 0; i < t.inputs().size(); i++) {
      parts.add(raw(t, i).asOutput().expect(type));
    }
    return t.op() == Op.CONCAT
        ? tf.concat(parts, tf.constant(axis(t)))
        : tf.stack(parts, org.tensorflow.op.core.Stack.axis((long) axis(t)));
  }

  private Operand<?> slice(Tensor t) {
    int rank = t.shape().rank();
    int[] begin = new int[rank];
    int[] size = new int[rank];
    Arrays.fill(size, -1);
    begin[axis(t)] = t.attribute("from", Integer.class);
    size[axis(t)] = t.attribute("to", Integer.class) - begin[axis(t)];
    return tf.slice(raw(t, 0), tf.constant(begin), tf.constant(size));
  }

  private Operand<TFloat32> pad(Tensor t) {
    List<Integer> before = t.integers("before");
    List<Integer> after = t.integers("after");
    int[][] widths = new int[before.size()][];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = new int[] {before.get(i), after.get(i)};
    }
    return tf.pad(in(t, 0), tf.constant(widths), tf.constant(0f));
  }

  private Operand<?> gather(Tensor t) {
    return tf.gather(raw(t, 0), ints(t, 1), tf.constant(axis(t)));
  }

  private Operand<TFloat32> lookup(Tensor t) {
    Variable table = t.attribute("variable", Variable.class);
    Operand<TInt32> ids = ints(t, 0);
    Operand<TFloat32> rows = tf.gather(variables.apply(table), ids, tf.constant(0));
    lookups.computeIfAbsent(table, ignored -> new ArrayList<>()).add(new Lookup(t, rows, ids));
    return rows;
  }

  private Operand<TFloat32> image(Tensor t) {
    Operand<TFloat32> x = in(t, 0);
    long stride = t.attribute("stride", Integer.class);
    List<Long> strides = List.of(1L, stride, stride, 1L);
    String padding = t.attribute("same", Boolean.class) ? "SAME" : "VALID";
    if (t.op() == Op.CONV2D) {
      return tf.nn.conv2d(x, in(t, 1), strides, padding);
    }
    if (t.op() == Op.DEPTHWISE_CONV2D) {
      return tf.nn.depthwiseConv2dNative(x, in(t, 1), strides, padding);
    }
    int size = t.attribute("size", Integer.class);
    return t.op() == Op.MAX_POOL
        ? tf.nn.maxPool(
            x,
            tf.constant(new int[] {1, size, size, 1}),
            tf.constant(new int[] {1, (int) stride, (int) stride, 1}),
            padding)
        : tf.nn.avgPool(x, List.of(1L, (long) size, (long) size, 1L), strides, padding);
  }

  private Operand<TFloat32> random(Tensor t) {
    Operand<TInt32> shape = tf.shape(in(t, 0));
    Operand<TInt64> seeds = randomness.seeds(t.attribute("name", String.class));
    return tf.stopGradient(
        t.op() == Op.RANDOM_UNIFORM
            ? tf.random.statelessRandomUniform(shape, seeds)
            : tf.random.statelessRandomNormal(shape, seeds));
  }

  private Operand<TInt32> vector(List<Integer> values) {
    return tf.constant(values.stream().mapToInt(Integer::intValue).toArray());
  }

  static org.tensorflow.ndarray.Shape shape(Shape shape) {
    long[] sizes = new long[shape.rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.size(i) < 0 ? org.tensorflow.ndarray.Shape.UNKNOWN_SIZE : shape.size(i);
    }
    return org.tensorflow.ndarray.Shape.of(sizes);
  }

  private static BackendException unknown(Tensor t) {
    return new BackendException("no translation for " + t);
  }
}
