// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
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
    return tensor.op() == Op.STACK
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
    return all.isPresent() ? moved(done.get(all.get()), tensor) : translate(tensor);
  }

  /** An array of all inputs of a STACK, their axis moved to where the STACK has it. */
  private Operand<?> moved(Operand<?> all, Tensor stack) {
    int axis = axis(stack);
    if (axis == 0) {
      return all;
    }
    int[] order = new int[stack.shape().rank()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i < axis ? i + 1 : i == axis ? 0 : i;
    }
    return tf.linalg.transpose(all, tf.constant(order));
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
          elements.of(t, known(t.inputs()));
      case LOOKUP -> lookup(t);
      case RANDOM_UNIFORM, RANDOM_NORMAL -> random(t);
      default -> ArrayOps.of(tf, t, known(t.inputs()));
    };
  }

  private Operand<?> known(Tensor tensor) {
    return done.get(sourceOf(tensor));
  }

  private List<Operand<?>> known(List<Tensor> tensors) {
    return tensors.stream().<Operand<?>>map(this::known).toList();
  }

  private Operand<TFloat32> in(Tensor t, int input) {
    return known(t.inputs().get(input)).asOutput().expect(TFloat32.class);
  }

  private Operand<TInt32> ints(Tensor t, int input) {
    return known(t.inputs().get(input)).asOutput().expect(TInt32.class);
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

  private Operand<TFloat32> lookup(Tensor t) {
    Variable table = t.attribute("variable", Variable.class);
    Operand<TInt32> ids = ints(t, 0);
    Operand<TFloat32> rows = tf.gather(variables.apply(table), ids, tf.constant(0));
    lookups.computeIfAbsent(table, ignored -> new ArrayList<>()).add(new Lookup(t, rows, ids));
    return rows;
  }

  private Operand<TFloat32> random(Tensor t) {
    Operand<TInt32> shape = tf.shape(in(t, 0));
    Operand<TInt64> seeds = randomness.seeds(t.attribute("name", String.class));
    return tf.stopGradient(
        t.op() == Op.RANDOM_UNIFORM
            ? tf.random.statelessRandomUniform(shape, seeds)
            : tf.random.statelessRandomNormal(shape, seeds));
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
