// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.StateArray.Initial;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.DestroyResourceOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * Declares the arrays that stay on the device between runs. State arrays (variables, optimizer and
 * balancer state) are part of snapshots and can be set from the host. Stores only pass values from
 * one run of a step to the next.
 *
 * <p>The names of operations are part of the order of {@link SumOrder}.
 */
final class DeviceState {
  private final Ops tf;
  private final List<StateArray> arrays = new ArrayList<>();
  private final Map<List<String>, Operand<TFloat32>> handles = new HashMap<>();
  private final Map<Variable, List<String>> names = new HashMap<>();
  private final Map<Variable, Place> places = new HashMap<>();
  private final Map<Variable, Operand<TFloat32>> variables = new LinkedHashMap<>();
  private final Map<Variable, Operand<TFloat32>> reads = new HashMap<>();
  private final List<VarHandleOp> stores = new ArrayList<>();
  private int numbers;

  /**
   * The place of a variable in a stacked one.
   *
   * @param index along the first axis
   */
  private record Place(Variable stack, int index) {}

  DeviceState(Ops tf) {
    this.tf = tf;
  }

  /**
   * Declares a variable of the model.
   *
   * @param values its initial values; not used if the initializer is constant
   */
  void declare(Variable variable, Supplier<float[]> values) {
    declare(variable, List.of(variable.name()), values);
  }

  /**
   * Declares a stacked variable.
   *
   * @param members the variables that it holds, along its first axis
   * @param values the initial values of all members; not used if the initializer is constant
   */
  void declareStack(Variable stack, List<Variable> members, Supplier<float[]> values) {
    declare(stack, members.stream().map(Variable::name).toList(), values);
    for (int i = 0; i < members.size(); i++) {
      places.put(members.get(i), new Place(stack, i));
    }
  }

  private void declare(Variable variable, List<String> own, Supplier<float[]> values) {
    OptionalDouble constant = variable.initializer().constantValue();
    names.put(variable, own);
    variables.put(
        variable,
        constant.isPresent()
            ? declare(own, variable.shape(), constant.getAsDouble())
            : declare(own, variable.shape(), v -> new Initial.Values(values)));
  }

  /** The array of a variable, for operations that write it. */
  Operand<TFloat32> array(Variable variable) {
    Operand<TFloat32> array = variables.get(variable);
    if (array == null) {
      throw new IllegalArgumentException(variable + " was not declared in the scope of the model");
    }
    return array;
  }

  /**
   * The value of a variable, for operations that read it and for gradients: an identity of the
   * array, without a copy. The array itself is a reference, for which TensorFlow's differentiation
   * aborts the process. For a variable in a stack: its part of the stack.
   */
  Operand<TFloat32> value(Variable variable) {
    return value(variable, this::whole);
  }

  private Operand<TFloat32> whole(Variable variable) {
    return reads.computeIfAbsent(variable, v -> tf.identity(array(v)));
  }

  /**
   * The value of a variable, or its part of a stack.
   *
   * @param wholes the values of variables that are not in a stack, and of stacks
   */
  Operand<TFloat32> value(Variable variable, Function<Variable, Operand<TFloat32>> wholes) {
    Place place = places.get(variable);
    return place == null
        ? wholes.apply(variable)
        : tf.gather(wholes.apply(place.stack()), tf.constant(place.index()), tf.constant(0));
  }

  /** The names of a variable in snapshots: those of its members, if it is stacked. */
  List<String> names(Variable variable) {
    return names.get(variable);
  }

  private static List<String> optimizerState(List<String> variables, String kind) {
    return variables.stream().map(name -> "optimizer/" + name + "/" + kind).toList();
  }

  /** The optimizer state of a variable, if the optimizer has this kind. */
  Optional<Operand<TFloat32>> optimizerState(Variable variable, String kind) {
    return Optional.ofNullable(handles.get(optimizerState(names(variable), kind)));
  }

  /** The optimizer state of a variable; declared at first, with one value for all elements. */
  Operand<TFloat32> optimizerState(Variable variable, String kind, double initial) {
    List<String> own = optimizerState(names(variable), kind);
    Operand<TFloat32> known = handles.get(own);
    return known == null ? declare(own, variable.shape(), initial) : known;
  }

  private Operand<TFloat32> declare(List<String> own, Shape shape, double initial) {
    return declare(own, shape, variable -> filled(variable, Translator.shape(shape), initial));
  }

  private Initial filled(
      Operand<TFloat32> variable, org.tensorflow.ndarray.Shape shape, double initial) {
    String operation = "keptBegin." + arrays.size();
    // Not a constant: constant folding would fill a second array and hold it in memory.
    Operand<TFloat32> number =
        tf.placeholderWithDefault(
            tf.constant((float) initial), org.tensorflow.ndarray.Shape.scalar());
    tf.withName(operation).assign(variable, tf.fill(tf.constant(shape), number));
    return new Initial.Filled(operation);
  }

  private Operand<TFloat32> declare(
      List<String> own, Shape shape, Function<Operand<TFloat32>, Initial> initial) {
    int number = arrays.size();
    org.tensorflow.ndarray.Shape size = Translator.shape(shape);
    Operand<TFloat32> variable = tf.withName("kept." + number).variable(size, TFloat32.class);
    Placeholder<TFloat32> feed =
        tf.withName("keptFeed." + number).placeholder(TFloat32.class, Placeholder.shape(size));
    tf.withName("keptAssign." + number).assign(variable, feed);
    arrays.add(
        new StateArray(
            own,
            shape,
            "kept." + number,
            "keptFeed." + number,
            "keptAssign." + number,
            initial.apply(variable)));
    handles.put(own, variable);
    return variable;
  }

  /**
   * Stores a value for the second run. A resource variable takes over the memory of the value, and
   * its size may differ from batch to batch.
   */
  Store store(Operand<TFloat32> value, org.tensorflow.ndarray.Shape shape) {
    VarHandleOp handle = handle(shape);
    stores.add(handle);
    Op write = tf.assignVariableOp(handle, value);
    return new Store(
        write,
        tf.withControlDependencies(write).readVariableOp(handle, TFloat32.class),
        tf.readVariableOp(handle, TFloat32.class));
  }

  /** A sum over the batches of one update; not part of snapshots. */
  Sum sum(org.tensorflow.ndarray.Shape shape) {
    VarHandleOp handle = handle(shape);
    Operand<TFloat32> zeros = tf.zeros(tf.constant(shape), TFloat32.class);
    return new Sum(
        handle, tf.readVariableOp(handle, TFloat32.class), tf.assignVariableOp(handle, zeros));
  }

  private VarHandleOp handle(org.tensorflow.ndarray.Shape shape) {
    String name = "store." + numbers++;
    return tf.withName(name).varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
  }

  /**
   * Frees the memory of all stores declared so far, so that the values of the next step do not need
   * memory beside them. Operations that are built later must not read these stores.
   *
   * @param done carries control dependencies on all operations that read the stores
   */
  List<Op> release(Ops done) {
    List<Op> released =
        stores.stream()
            .<Op>map(
                handle -> done.destroyResourceOp(handle, DestroyResourceOp.ignoreLookupError(true)))
            .toList();
    stores.clear();
    return released;
  }

  /**
   * A sum over batches.
   *
   * @param handle to write it
   * @param value its value at the beginning of the run
   * @param begin sets it to zeros
   */
  record Sum(VarHandleOp handle, Operand<TFloat32> value, Op begin) {}

  /**
   * A value that is passed from one run to the next.
   *
   * @param write stores it, in the first run
   * @param first the value in the first run
   * @param second the value in the second run
   */
  record Store(Op write, Operand<TFloat32> first, Operand<TFloat32> second) {}

  /** All state arrays, in order of declaration. */
  List<StateArray> arrays() {
    return List.copyOf(arrays);
  }
}
