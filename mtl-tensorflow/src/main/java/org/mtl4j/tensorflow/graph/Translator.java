// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.stack.Source;
import org.mtl4j.tensorflow.stack.Stack;
import org.mtl4j.tensorflow.stack.Stacking;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Translates tensors of the API's graphs to operations of TensorFlow. The caller supplies inputs,
 * variables and seeds.
 *
 * <p>Results of operations without a gradient pass a {@code StopGradient}: TensorFlow's symbolic
 * differentiation fails on an operation without a gradient rule.
 */
public final class Translator {
  private final boolean inOrder;
  private Ops tf;
  private ElementOps elements;
  private final Function<Tensor, Operand<?>> inputs;
  private final Function<Variable, Operand<TFloat32>> variables;
  private final Randomness randomness;
  private final Map<Source, Operand<?>> done = new HashMap<>();
  private final Map<Variable, List<Lookup>> lookups = new HashMap<>();
  private Stacking stacking = Stacking.none();
  private Function<Stack, Operand<?>> stackedLeaves = stack -> null;
  private Predicate<Tensor> sharedSources = tensor -> false;
  private final Map<Stack, List<StackOps.Entry>> entries = new HashMap<>();

  /**
   * A translated look-up.
   *
   * @param tensor the look-up in the API's graph
   * @param rows the rows [..., width]
   * @param ids their numbers [...]
   */
  record Lookup(Tensor tensor, Operand<TFloat32> rows, Operand<TInt32> ids) {}

  /** Supplies the seeds of random operations. */
  @FunctionalInterface
  public interface Randomness {
    /** The two seeds [2] of the operation with this name. */
    Operand<TInt64> seeds(String name);
  }

  /**
   * Creates a translator into one graph.
   *
   * @param tf creates the operations, with its control dependencies
   * @param inputs the operands of inputs
   * @param variables the values of variables
   * @param randomness the seeds of random operations
   * @param inOrder whether operations run one after the other, which needs the least memory; if
   *     false, in parallel
   */
  public Translator(
      Ops tf,
      Function<Tensor, Operand<?>> inputs,
      Function<Variable, Operand<TFloat32>> variables,
      Randomness randomness,
      boolean inOrder) {
    this.inOrder = inOrder;
    use(tf);
    this.inputs = inputs;
    this.variables = variables;
    this.randomness = randomness;
  }

  private void use(Ops operations) {
    tf = operations;
    elements = new ElementOps(operations);
  }

  /**
   * Computes equal tensors by one operation.
   *
   * @param newStacking which tensors are equal
   * @param leaves the values of stacked variables and inputs
   * @param shared common sources of stacks whose gradient is needed for each member
   */
  void stack(Stacking newStacking, Function<Stack, Operand<?>> leaves, Predicate<Tensor> shared) {
    stacking = newStacking;
    stackedLeaves = leaves;
    sharedSources = shared;
  }

  /** Where shared sources enter a stack that is translated, by differentiable operations. */
  List<StackOps.Entry> entries(Stack root) {
    List<StackOps.Entry> result = new ArrayList<>();
    Set<Stack> seen = new LinkedHashSet<>();
    List<Stack> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      Stack next = open.remove(open.size() - 1);
      Tensor first = next.first();
      if (first.type() == DType.FLOAT && first.op().differentiable() && seen.add(next)) {
        result.addAll(entries.getOrDefault(next, List.of()));
        next.sources()
            .forEach(
                source -> {
                  if (source instanceof Stack stack) {
                    open.add(stack);
                  }
                });
      }
    }
    return result;
  }

  /** Translates a tensor of floats and all that it depends on; each tensor once. */
  public Operand<TFloat32> floats(Tensor tensor) {
    return translated(sourceOf(tensor)).asOutput().expect(TFloat32.class);
  }

  /** Translates a stack of floats and all that it depends on. */
  Operand<TFloat32> floats(Stack stack) {
    return translated(stack).asOutput().expect(TFloat32.class);
  }

  /** The look-ups in a table, of the tensors translated so far. */
  List<Lookup> lookups(Variable table) {
    return lookups.getOrDefault(table, List.of());
  }

  private static Source sourceOf(Tensor tensor) {
    return new Source.Single(tensor);
  }

  private Operand<?> translated(Source source) {
    // An explicit stack, not recursion: networks may be deep.
    List<Source> open = new ArrayList<>(List.of(source));
    while (!open.isEmpty()) {
      Source next = open.get(open.size() - 1);
      Optional<Source> missing =
          dependencies(next).stream().filter(input -> !done.containsKey(input)).findFirst();
      if (missing.isPresent()) {
        open.add(missing.get());
      } else {
        open.remove(open.size() - 1);
        if (!done.containsKey(next)) {
          Operand<?> result = translate(next);
          done.put(next, result);
          if (inOrder && !dependencies(next).isEmpty()) {
            use(tf.withControlDependencies(result));
          }
        }
      }
    }
    return done.get(source);
  }

  private List<Source> dependencies(Source source) {
    if (source instanceof Stack stack) {
      return stack.sources();
    }
    Tensor tensor = ((Source.Single) source).tensor();
    Optional<Stacking.Place> place = stacking.place(tensor);
    if (place.isPresent()) {
      return List.of(place.get().stack());
    }
    Optional<Stack> all = stackOfInputs(tensor);
    return all.isPresent()
        ? List.of(all.get())
        : tensor.inputs().stream().map(Translator::sourceOf).toList();
  }

  /** The inputs of a STACK that are stacked already. */
  private Optional<Stack> stackOfInputs(Tensor tensor) {
    return tensor.op() == Op.STACK && axis(tensor) == 0
        ? stacking.of(tensor.inputs()).filter(Stack::joined)
        : Optional.empty();
  }

  private Operand<?> translate(Source source) {
    if (source instanceof Stack stack) {
      return translate(stack);
    }
    Tensor tensor = ((Source.Single) source).tensor();
    Optional<Stacking.Place> place = stacking.place(tensor);
    if (place.isPresent()) {
      return member(done.get(place.get().stack()), place.get().index());
    }
    Optional<Stack> all = stackOfInputs(tensor);
    return all.isPresent() ? done.get(all.get()) : translate(tensor);
  }

  private Operand<?> member(Operand<?> stacked, int index) {
    return tf.gather(stacked, tf.constant(index), tf.constant(0));
  }

  private Operand<?> translate(Stack stack) {
    Tensor first = stack.first();
    if (!stack.joined()) {
      return switch (first.type()) {
        case FLOAT -> stacked(stack, TFloat32.class);
        case INT -> stacked(stack, TInt32.class);
        case BOOL -> stacked(stack, TBool.class);
      };
    }
    return switch (first.op()) {
      case VARIABLE, INPUT -> stackedLeaves.apply(stack);
      case CONSTANT -> tf.stack(stack.members().stream().map(this::floatConstant).toList());
      default -> joined(stack);
    };
  }

  private Operand<?> joined(Stack stack) {
    StackOps operations = new StackOps(tf, done::get, sharedSources);
    Operand<?> result = operations.of(stack);
    entries.put(stack, operations.entries());
    return result;
  }

  private Operand<TFloat32> floatConstant(Tensor t) {
    return constant(t).asOutput().expect(TFloat32.class);
  }

  private <T extends TType> Operand<T> stacked(Stack stack, Class<T> type) {
    List<Operand<T>> members = new ArrayList<>();
    stack.sources().forEach(source -> members.add(done.get(source).asOutput().expect(type)));
    return tf.stack(members);
  }

  private Operand<?> translate(Tensor t) {
    return switch (t.op()) {
      case INPUT -> inputs.apply(t);
      case VARIABLE -> variables.apply(t.attribute("variable", Variable.class));
      case CONSTANT -> constant(t);
      case ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          MAXIMUM,
          MINIMUM,
          POWER,
          NEGATE,
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
          ROUND,
          SOFTMAX,
          LOG_SOFTMAX,
          EQUAL,
          LESS,
          LESS_EQUAL,
          AND,
          OR,
          NOT,
          IS_NAN,
          WHERE,
          CAST ->
          elements.of(t, t.inputs().stream().<Operand<?>>map(this::known).toList());
      case STOP_GRADIENT -> t.type() == DType.FLOAT ? tf.stopGradient(in(t, 0)) : raw(t, 0);
      case MATMUL -> matmul(t);
      case EINSUM ->
          tf.linalg.einsum(
              t.inputs().stream().map(this::floatsOf).toList(),
              t.attribute("equation", String.class));
      case POLAR -> Matrices.polar(tf, t.shape(), in(t, 0));
      case SUM, MEAN, MAX, MIN, PRODUCT -> Reductions.of(tf, t, in(t, 0), t.integers("axes"));
      case CUMSUM -> tf.math.cumsum(in(t, 0), tf.constant(axis(t)));
      case ARGMAX -> tf.math.argMax(in(t, 0), tf.constant(axis(t)), TInt32.class);
      case RESHAPE -> reshape(raw(t, 0), t.integers("shape"));
      case TRANSPOSE -> transpose(raw(t, 0), t.integers("permutation"));
      case CONCAT, STACK -> join(t);
      case SLICE -> slice(t);
      case PAD -> pad(t);
      case GATHER -> gather(t);
      case LOOKUP -> lookup(t);
      case TOP_K -> topK(t);
      case SEGMENT_SUM ->
          tf.math.unsortedSegmentSum(
              in(t, 0), ints(t, 1), tf.constant(t.attribute("segments", Integer.class)));
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

  private Operand<?> known(Tensor tensor) {
    return done.get(sourceOf(tensor));
  }

  private Operand<TFloat32> floatsOf(Tensor tensor) {
    return known(tensor).asOutput().expect(TFloat32.class);
  }

  private Operand<TFloat32> in(Tensor t, int input) {
    return floatsOf(t.inputs().get(input));
  }

  private Operand<TInt32> ints(Tensor t, int input) {
    return known(t.inputs().get(input)).asOutput().expect(TInt32.class);
  }

  private Operand<?> raw(Tensor t, int input) {
    return known(t.inputs().get(input));
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
    long batch = t.attribute("batch", Integer.class);
    return tf.gather(raw(t, 0), ints(t, 1), tf.constant(axis(t)), Gather.batchDims(batch));
  }

  private Operand<TInt32> topK(Tensor t) {
    int k = t.attribute("k", Integer.class);
    return tf.nn.topK(tf.stopGradient(in(t, 0)), tf.constant(k), TInt32.class).indices();
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
    String padding = t.attribute("same", Boolean.class) ? "SAME" : "VALID";
    if (t.op() == Op.CONV2D) {
      List<Integer> apart = t.integers("strides");
      List<Long> strides = List.of(1L, (long) apart.get(0), (long) apart.get(1), 1L);
      return tf.nn.conv2d(x, in(t, 1), strides, padding);
    }
    long stride = t.attribute("stride", Integer.class);
    List<Long> strides = List.of(1L, stride, stride, 1L);
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

  /** A shape of the API as one of TensorFlow. */
  public static org.tensorflow.ndarray.Shape shape(Shape shape) {
    long[] sizes = new long[shape.rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.size(i) < 0 ? org.tensorflow.ndarray.Shape.UNKNOWN_SIZE : shape.size(i);
    }
    return org.tensorflow.ndarray.Shape.of(sizes);
  }

  static BackendException unknown(Tensor t) {
    return new BackendException("no translation for " + t);
  }
}
