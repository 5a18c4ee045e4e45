// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Tensor;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The placeholders of a graph. Whole data sets are fed by reference; the graph gathers the rows of
 * the batch on the CPU. So only the batch is copied.
 */
final class Feeds {
  private static final String INDICES = "feed.indices";
  private static final String STEP = "feed.step";

  private static final DeviceSpec CPU =
      DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.CPU).deviceIndex(0).build();

  private final Ops tf;
  private final Map<Feed, Integer> sizes = new EnumMap<>(Feed.class);
  private final Map<Feed, Operand<TFloat32>> vectors = new EnumMap<>(Feed.class);
  private final Map<String, String> blocks = new LinkedHashMap<>();
  private final Map<String, Operand<?>> rows = new LinkedHashMap<>();
  private final List<BuiltGraph.Pack> packs = new ArrayList<>();
  private final Map<List<String>, Operand<TFloat32>> packedRows = new HashMap<>();
  private final Operand<TInt32> indices;
  private final Operand<TInt64> step;

  /**
   * Declares all feeds except blocks, so that every run can be fed alike.
   *
   * @param groups the number of groups of variables
   * @param phases the number of phases of the run
   */
  Feeds(Ops tf, int tasks, int controls, int numbers, int groups, int phases) {
    this.tf = tf;
    for (Feed feed : Feed.values()) {
      int size =
          switch (feed) {
            case PRESENT, WEIGHTS, ACTIVE -> tasks;
            case CONTROLS -> controls;
            case NUMBERS -> numbers;
            case RATE, CONTINUES -> 1;
            case CORRECTED, EPSILONS -> groups;
            case PHASES -> phases;
            case SHARES -> tasks + 1;
          };
      sizes.put(feed, size);
      Placeholder.Options shape = Placeholder.shape(Shape.of(size));
      vectors.put(feed, tf.withName(feed.operation()).placeholder(TFloat32.class, shape));
    }
    this.step = tf.withName(STEP).placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
    this.indices =
        tf.withDevice(CPU)
            .withName(INDICES)
            .placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
  }

  /** The rows of the batch in the block that an input is named after. */
  Operand<?> rows(Tensor input) {
    String name = input.attribute("name", String.class);
    return rows.computeIfAbsent(
        name,
        ignored ->
            input.type() == DType.FLOAT
                ? rows(name, input, TFloat32.class)
                : rows(name, input, TInt32.class));
  }

  private <T extends TType> Operand<T> rows(String name, Tensor input, Class<T> type) {
    String operation = "block." + blocks.size();
    blocks.put(name, operation);
    Ops cpu = tf.withDevice(CPU);
    Operand<T> all =
        cpu.withName(operation)
            .placeholder(type, Placeholder.shape(Translator.shape(input.shape())));
    return cpu.gather(all, indices, cpu.constant(0));
  }

  /** The rows of the batch in the blocks of several inputs of one shape [inputs, batch, ...]. */
  Operand<TFloat32> packed(List<Tensor> inputs) {
    List<String> names =
        inputs.stream().map(input -> input.attribute("name", String.class)).toList();
    return packedRows.computeIfAbsent(names, ignored -> packed(names, inputs));
  }

  private Operand<TFloat32> packed(List<String> names, List<Tensor> inputs) {
    String name = "pack." + packs.size();
    packs.add(new BuiltGraph.Pack(name, names, inputs.get(0).shape().row()));
    Shape shape = Translator.shape(inputs.get(0).shape().prepend(inputs.size()));
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** One of the vectors. */
  Operand<TFloat32> vector(Feed feed) {
    return vectors.get(feed);
  }

  /** The elements of a vector, as scalars. */
  List<Operand<TFloat32>> elements(Feed feed) {
    List<Operand<TFloat32>> result = new ArrayList<>();
    tf.unstack(vector(feed), (long) sizes.get(feed)).forEach(result::add);
    return result;
  }

  /** The key of the random draws. */
  Operand<TInt64> step() {
    return step;
  }

  /** The names of all feeds declared so far. */
  BuiltGraph.Inputs inputs() {
    return new BuiltGraph.Inputs(
        Map.copyOf(sizes), STEP, INDICES, new LinkedHashMap<>(blocks), List.copyOf(packs));
  }

  /** The feeds of a prediction that depends on some blocks. */
  BuiltGraph.Prediction prediction(List<BuiltGraph.Predicted> fetches, List<String> inputs) {
    Map<String, String> read = new LinkedHashMap<>();
    inputs.forEach(block -> read.put(block, blocks.get(block)));
    return new BuiltGraph.Prediction(fetches, INDICES, read);
  }
}
