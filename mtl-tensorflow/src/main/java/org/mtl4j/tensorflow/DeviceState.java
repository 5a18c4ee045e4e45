package org.mtl4j.tensorflow;

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
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.DestroyResourceOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * The arrays that live on the device from run to run. Kept ones (parameters, statistics, optimiser
 * state) belong to snapshots and can be set from the host; stores only carry values from the first
 * run of a step to the second.
 */
final class DeviceState {
  private final Ops tf;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> handles = new HashMap<>();
  private final Map<Variable, Operand<TFloat32>> arrays = new LinkedHashMap<>();
  private final Map<Variable, Operand<TFloat32>> reads = new HashMap<>();
  private final List<VarHandleOp> stores = new ArrayList<>();
  private int numbers;

  /**
   * A kept array.
   *
   * @param operation its name in the TensorFlow graph
   * @param feed what is fed with other values
   * @param assign puts them into the array
   */
  record Kept(
      String name, Shape shape, String operation, String feed, String assign, Start start) {}

  /** What an array begins with. */
  sealed interface Start {
    /** What the host computes. */
    record Values(Supplier<float[]> values) implements Start {}

    /**
     * One number everywhere, which never lies on the host: a method's state may take as much as the
     * Jacobian.
     *
     * @param operation puts it into the array
     */
    record Everywhere(String operation) implements Start {}
  }

  DeviceState(Ops tf) {
    this.tf = tf;
  }

  /**
   * Declares a variable of the model.
   *
   * @param values its first values, where they are not the same everywhere
   */
  void declare(Variable variable, Supplier<float[]> values) {
    OptionalDouble everywhere = variable.initializer().constantValue();
    arrays.put(
        variable,
        everywhere.isPresent()
            ? keep(variable.name(), variable.shape(), everywhere.getAsDouble())
            : keep(variable.name(), variable.shape(), v -> new Start.Values(values)));
  }

  /** The array of a variable, to be written. */
  Operand<TFloat32> array(Variable variable) {
    Operand<TFloat32> array = arrays.get(variable);
    if (array == null) {
      throw new IllegalArgumentException(variable + " was not declared in the scope of the model");
    }
    return array;
  }

  /**
   * The value of a variable, to be read and differentiated in: not the array itself, whose type is
   * a reference, at which TensorFlow's differentiation ends the process. Nothing is copied.
   */
  Operand<TFloat32> value(Variable variable) {
    return reads.computeIfAbsent(variable, v -> tf.identity(array(v)));
  }

  /** The name of an array of the optimiser's. */
  static String optimizerState(String variable, String kind) {
    return "optimizer/" + variable + "/" + kind;
  }

  /** What the optimiser keeps for a variable, if it keeps this. */
  Optional<Operand<TFloat32>> optimizerState(Variable variable, String kind) {
    return Optional.ofNullable(handles.get(optimizerState(variable.name(), kind)));
  }

  /** Declares an array that snapshots hold and that begins with one number everywhere. */
  Operand<TFloat32> keep(String name, Shape shape, double initial) {
    return keep(name, shape, variable -> everywhere(variable, Translator.shape(shape), initial));
  }

  private Start everywhere(
      Operand<TFloat32> variable, org.tensorflow.ndarray.Shape shape, double initial) {
    String operation = "keptBegin." + kept.size();
    // No constant, or TensorFlow fills the array while it prepares the run, and keeps that.
    Operand<TFloat32> number =
        tf.placeholderWithDefault(
            tf.constant((float) initial), org.tensorflow.ndarray.Shape.scalar());
    tf.withName(operation).assign(variable, tf.fill(tf.constant(shape), number));
    return new Start.Everywhere(operation);
  }

  private Operand<TFloat32> keep(
      String name, Shape shape, Function<Operand<TFloat32>, Start> start) {
    int number = kept.size();
    org.tensorflow.ndarray.Shape size = Translator.shape(shape);
    Operand<TFloat32> variable = tf.withName("kept." + number).variable(size, TFloat32.class);
    Placeholder<TFloat32> feed =
        tf.withName("keptFeed." + number).placeholder(TFloat32.class, Placeholder.shape(size));
    tf.withName("keptAssign." + number).assign(variable, feed);
    kept.put(
        name,
        new Kept(
            name,
            shape,
            "kept." + number,
            "keptFeed." + number,
            "keptAssign." + number,
            start.apply(variable)));
    handles.put(name, variable);
    return variable;
  }

  /**
   * Puts a value where the second run finds it. A resource variable takes the memory of the value
   * as it is, and may change its size from batch to batch.
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

  /** An array that batches of one update add to; no part of snapshots. */
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
   * Gives back the memory of the stores there are, so that the next step's values do not come to
   * lie beside those of this one. What is built afterwards reads none of them.
   *
   * @param done operations that wait until nothing reads a store any more
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
   * @param handle where to write it
   * @param value what it was when the run began
   * @param begin sets it to zeros
   */
  record Sum(VarHandleOp handle, Operand<TFloat32> value, Op begin) {}

  /**
   * A value between two runs.
   *
   * @param write to be done in the first run
   * @param first the value in the first run
   * @param second the value in the second run
   */
  record Store(Op write, Operand<TFloat32> first, Operand<TFloat32> second) {}

  /** Every kept array, in order of declaration. */
  List<Kept> kept() {
    return List.copyOf(kept.values());
  }
}
