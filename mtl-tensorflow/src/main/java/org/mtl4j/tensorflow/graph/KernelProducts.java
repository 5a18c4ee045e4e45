// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.DeviceState.Store;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/**
 * The products of the rows of the Jacobian for shared kernels, without the rows.
 *
 * <p>Let y = a W, with inputs a [B, n] and a kernel W [n, m]. The gradient of task t with respect
 * to W is aᵀ d_t, where d_t [B, m] is its gradient with respect to y. So the product of the rows s
 * and t is the sum over all elements of (a aᵀ d_s) ∘ d_t, and the combined gradient is aᵀ Σ w_t
 * d_t. Nothing of size T · n · m is computed or stored, and one product of the size of the kernel
 * takes the place of T. The first run stores a and all d_t for the second run.
 *
 * <p>This takes less time than the rows if the layer is wide and the batch is small. The rounding
 * error of a product is relative to the gradients of single examples: it is larger than that of the
 * rows if the gradients of the examples of a batch cancel. A solver that finds no solution gets the
 * products summed in float64.
 */
final class KernelProducts {
  private final ModelGraph graph;
  private final Ops tf;
  private final int tasks;
  private final Map<Variable, Tensor> products;
  private final Map<Tensor, Inputs> inputs = new HashMap<>();
  private final List<org.tensorflow.op.Op> writes = new ArrayList<>();

  /**
   * The inputs of a layer.
   *
   * @param store a [B, n]
   * @param similarity a aᵀ [B, B], in the first run
   * @param exact the same, summed in float64, between the runs
   */
  private record Inputs(Store store, Operand<TFloat32> similarity, Operand<TFloat64> exact) {}

  /**
   * What is computed for a kernel.
   *
   * @param gramian the products of the rows [T, T], in the first run
   * @param exact the same, summed in float64, between the runs; built by operations with the
   *     control dependencies that it is given
   * @param gradient the combined gradient [n, m], in the second run
   */
  record Combined(
      Operand<TFloat32> gramian,
      Function<Ops, Operand<TFloat64>> exact,
      Operand<TFloat32> gradient) {}

  private KernelProducts(ModelGraph graph, Map<Variable, Tensor> products) {
    this.graph = graph;
    this.tf = graph.tf;
    this.tasks = graph.model.tasks().size();
    this.products = products;
  }

  /** No kernels: all rows are computed. */
  static KernelProducts none(ModelGraph graph) {
    return new KernelProducts(graph, Map.of());
  }

  /**
   * The shared kernels for which this takes fewer operations.
   *
   * @param batch rows of a step
   * @param starts the tensors at which the backward passes of tasks start
   */
  static KernelProducts cheaper(ModelGraph graph, int batch, Set<Tensor> starts) {
    int tasks = graph.model.tasks().size();
    Map<Variable, Tensor> found = new LinkedHashMap<>();
    onlyReaders(graph.model.losses())
        .forEach(
            (variable, reader) -> {
              boolean shared =
                  graph.reach().containsKey(variable)
                      && graph.reach().get(variable).cardinality() > 1;
              if (shared
                  && !starts.contains(reader)
                  && isProduct(reader)
                  && isCheaper(variable, batch, tasks)) {
                found.put(variable, reader);
              }
            });
    return new KernelProducts(graph, found);
  }

  /** The variables that one tensor reads, with this tensor. */
  private static Map<Variable, Tensor> onlyReaders(List<Tensor> losses) {
    Set<Tensor> tensors = Ancestors.of(losses);
    Map<Variable, List<Tensor>> readers = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      if (tensor.op() == Op.LOOKUP) {
        readers(readers, tensor).add(tensor);
      }
      for (Tensor input : tensor.inputs()) {
        if (input.op() == Op.VARIABLE) {
          readers(readers, input).add(tensor);
        }
      }
    }
    return readers.entrySet().stream()
        .filter(entry -> entry.getValue().size() == 1)
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().get(0)));
  }

  private static List<Tensor> readers(Map<Variable, List<Tensor>> readers, Tensor read) {
    Variable variable = read.attribute("variable", Variable.class);
    return readers.computeIfAbsent(variable, v -> new ArrayList<>());
  }

  private static boolean isProduct(Tensor tensor) {
    return tensor.op() == Op.MATMUL
        && tensor.inputs().get(1).op() == Op.VARIABLE
        && tensor.inputs().get(0).shape().rank() == 2
        && tensor.inputs().get(0).shape().size(0) < 0
        && !tensor.attribute("transposeA", Boolean.class)
        && !tensor.attribute("transposeB", Boolean.class);
  }

  /** Compares multiplications: of a aᵀ, T times a aᵀ d, their products and aᵀ d; of the rows. */
  private static boolean isCheaper(Variable kernel, int batch, int tasks) {
    double b = batch;
    double t = tasks;
    double n = kernel.shape().size(0);
    double m = kernel.shape().size(1);
    double without = b * b * n + t * b * b * m + t * t * b * m + b * n * m;
    double rows = t * b * n * m + t * t * n * m + t * n * m;
    return without < rows;
  }

  /** Where the gradient with respect to a variable is taken: at the product, if it has one. */
  Output<?> at(Variable variable) {
    Tensor product = products.get(variable);
    return product == null
        ? graph.state.value(variable).asOutput()
        : graph.training.floats(product).asOutput();
  }

  boolean contains(Variable variable) {
    return products.containsKey(variable);
  }

  /**
   * Computes the products of the rows of a kernel and combines the rows.
   *
   * @param gradients d_t of each task [B, m]
   * @param weights of the tasks [T], in the second run
   */
  Combined combine(Variable kernel, List<Operand<TFloat32>> gradients, Operand<TFloat32> weights) {
    Inputs a = inputs.computeIfAbsent(products.get(kernel).inputs().get(0), this::inputs);
    int width = kernel.shape().size(1);
    Operand<TFloat32> all = tf.stack(gradients, Stack.axis(0L));
    Store d = graph.state.store(all, Shape.of(tasks, Shape.UNKNOWN_SIZE, width));
    writes.add(d.write());
    Operand<TFloat32> weighted =
        tf.linalg.matMul(tf.expandDims(weights, tf.constant(0)), flat(d.second()));
    Operand<TFloat32> gradient =
        tf.linalg.matMul(
            a.store().second(),
            tf.reshape(weighted, tf.constant(new int[] {-1, width})),
            MatMul.transposeA(true));
    return new Combined(
        products(a.similarity(), d.first(), TFloat32.class),
        ops -> products(a.exact(), ops.dtypes.cast(d.second(), TFloat64.class), TFloat64.class),
        gradient);
  }

  /** The sums over all elements of (a aᵀ d_s) ∘ d_t [T, T], of which rounding is symmetric too. */
  private <T extends TNumber> Operand<T> products(
      Operand<T> similarity, Operand<T> d, Class<T> type) {
    Operand<T> similar = tf.train.batchMatMul(tf.expandDims(similarity, tf.constant(0)), d, type);
    Operand<T> products = tf.linalg.matMul(flat(similar), flat(d), MatMul.transposeB(true));
    Operand<T> transposed = tf.linalg.transpose(products, tf.constant(new int[] {1, 0}));
    return tf.math.mul(tf.math.add(products, transposed), tf.dtypes.cast(tf.constant(0.5f), type));
  }

  private <T extends TNumber> Operand<T> flat(Operand<T> array) {
    return tf.reshape(array, tf.constant(new int[] {tasks, -1}));
  }

  private Inputs inputs(Tensor input) {
    Store store = graph.state.store(graph.training.floats(input), Translator.shape(input.shape()));
    writes.add(store.write());
    return new Inputs(
        store,
        similarity(store.first()),
        similarity(tf.dtypes.cast(store.second(), TFloat64.class)));
  }

  private <T extends TNumber> Operand<T> similarity(Operand<T> a) {
    return tf.linalg.matMul(a, a, MatMul.transposeB(true));
  }

  /** The writes of the first run. */
  List<org.tensorflow.op.Op> writes() {
    return writes;
  }
}
