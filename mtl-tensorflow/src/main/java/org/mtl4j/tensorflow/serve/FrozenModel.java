// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.task.Scale;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.tensorflow.graph.Translator;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Writes a model as a SavedModel whose variables are constants. Signature {@link #ALL} predicts all
 * tasks; for each task there is a signature of its name that predicts only this task. Outputs are
 * in the unit of the label: float64 if the task has a scale, else float32.
 */
public final class FrozenModel {
  /** The file of a SavedModel in its folder. */
  static final String FILE = SavedModelFile.NAME;

  /** The signature of all tasks. */
  static final String ALL = "serving_default";

  /** The tag of the graph. */
  static final String TAG = "serve";

  /** Before the number of a task: its prediction, in float32 and without its scale. */
  static final String PREDICTION = "prediction.";

  /** Before the number of an input. */
  static final String INPUT = "input.";

  /** Before the number of a task: its prediction in the unit of the label, in float64. */
  static final String VALUE = "value.";

  /** Before the number of a tensor that heads read. */
  static final String REPRESENTATION = "representation.";

  /** The largest size of the constants: a message is at most 2 GiB, 64 MiB are for the rest. */
  private static final long MOST = Integer.MAX_VALUE - (64L << 20);

  private final ModelDefinition model;
  private final Map<String, float[]> values;
  private final Map<String, TensorInfo> inputs = new LinkedHashMap<>();
  private final Map<Variable, Operand<TFloat32>> constants = new LinkedHashMap<>();

  private FrozenModel(ModelDefinition model, Map<String, float[]> values) {
    this.model = model;
    this.values = values;
  }

  /**
   * Writes a model.
   *
   * @param values the values of all variables, by name
   * @param folder created if missing
   * @throws ConfigurationException if the model is too large, or draws random numbers to predict
   */
  public static void write(ModelDefinition model, Map<String, float[]> values, Path folder) {
    check(model);
    SavedModelFile.write(new FrozenModel(model, values).freeze(), folder);
  }

  /**
   * Checks that task names can be names of signatures. Called before training, not after it.
   *
   * @throws ConfigurationException if one cannot
   */
  public static void checkNames(ModelDefinition model) {
    if (model.outputs().contains(ALL)) {
      throw new ConfigurationException(
          "a task cannot be named '%s', which is the signature of all tasks".formatted(ALL));
    }
  }

  private static void check(ModelDefinition model) {
    Set<Tensor> reached = Ancestors.of(model.predictions());
    checkSize(reached);
    for (Tensor tensor : reached) {
      if (tensor.op() == Op.RANDOM_UNIFORM || tensor.op() == Op.RANDOM_NORMAL) {
        throw new ConfigurationException(
            "the model draws random numbers to predict, so it cannot be written: " + tensor);
      }
    }
  }

  private static void checkSize(Set<Tensor> reached) {
    Set<Variable> variables = new LinkedHashSet<>();
    for (Tensor tensor : reached) {
      if (tensor.op() == Op.VARIABLE || tensor.op() == Op.LOOKUP) {
        variables.add(tensor.attribute("variable", Variable.class));
      }
    }
    requireRoom(variables.stream().mapToLong(v -> (long) Float.BYTES * v.shape().elements()).sum());
  }

  static void requireRoom(long bytes) {
    if (bytes > MOST) {
      throw new ConfigurationException(
          "the parameters take %,d bytes, but a SavedModel holds at most %,d of them; make its"
                  .formatted(bytes, MOST)
              + " tables smaller, for instance by a larger minimumCount of the categories");
    }
  }

  private MetaGraphDef freeze() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Translator translator =
          new Translator(
              tf,
              input -> input(tf, input),
              variable -> constants.computeIfAbsent(variable, v -> constant(tf, v)),
              name -> {
                throw new IllegalStateException("no random numbers: " + name);
              },
              false);
      MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
      SignatureDef.Builder all = SavedModelFile.signature();
      List<String> outputs = model.outputs();
      for (int t = 0; t < outputs.size(); t++) {
        String name = PREDICTION + t;
        Tensor prediction = model.predictions().get(t);
        Operand<TFloat32> numbers = tf.withName(name).identity(translator.floats(prediction));
        TensorInfo output = output(tf, t, numbers, info(name, prediction));
        all.putOutputs(outputs.get(t), output);
        SignatureDef.Builder one = SavedModelFile.signature().putOutputs(outputs.get(t), output);
        for (Tensor tensor : Ancestors.of(List.of(prediction))) {
          if (tensor.op() == Op.INPUT) {
            String input = tensor.attribute("name", String.class);
            one.putInputs(input, inputs.get(input));
          }
        }
        meta.putSignatureDef(outputs.get(t), one.build());
      }
      all.putAllInputs(inputs);
      meta.putSignatureDef(ALL, all.build());
      meta.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlow.version());
      representation(tf, translator);
      meta.setGraphDef(graph.toGraphDef());
      return meta.build();
    }
  }

  /** The output for other programs: decoded by the scale of the task. */
  private TensorInfo output(Ops tf, int task, Operand<TFloat32> numbers, TensorInfo plain) {
    Scale scale = model.scale(model.outputs().get(task));
    if (scale.isNone()) {
      return plain;
    }
    Operand<TFloat64> factors = tf.constant(doubles(scale.factors()));
    Operand<TFloat64> offsets = tf.constant(doubles(scale.offsets()));
    Operand<TFloat64> scaled = tf.math.mul(tf.dtypes.cast(numbers, TFloat64.class), factors);
    tf.withName(VALUE + task).math.add(scaled, offsets);
    return plain.toBuilder().setName(VALUE + task + ":0").setDtype(DataType.DT_DOUBLE).build();
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What the heads read, each as [batch, elements], for models that are made from this one. */
  private void representation(Ops tf, Translator translator) {
    List<Tensor> read = HeadInputs.of(model.predictions());
    for (int i = 0; i < read.size(); i++) {
      int[] shape = {-1, read.get(i).shape().row().elements()};
      tf.withName(REPRESENTATION + i).reshape(translator.floats(read.get(i)), tf.constant(shape));
    }
  }

  private Operand<?> input(Ops tf, Tensor input) {
    String operation = INPUT + inputs.size();
    inputs.put(input.attribute("name", String.class), info(operation, input));
    Placeholder.Options shape = Placeholder.shape(Translator.shape(input.shape()));
    Ops named = tf.withName(operation);
    return input.type() == DType.FLOAT
        ? named.placeholder(TFloat32.class, shape)
        : named.placeholder(TInt32.class, shape);
  }

  private Operand<TFloat32> constant(Ops tf, Variable variable) {
    float[] numbers = values.get(variable.name());
    return tf.withName(VariableNames.operation(variable.name()))
        .constant(
            NdArrays.wrap(
                Translator.shape(variable.shape()), DataBuffers.of(numbers, true, false)));
  }

  private static TensorInfo info(String operation, Tensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int size : tensor.shape().sizes()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(operation + ":0")
        .setDtype(tensor.type() == DType.FLOAT ? DataType.DT_FLOAT : DataType.DT_INT32)
        .setTensorShape(shape)
        .build();
  }
}
