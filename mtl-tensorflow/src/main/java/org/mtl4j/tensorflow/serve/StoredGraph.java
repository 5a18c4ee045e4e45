// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.backend.Served.Input;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The graph of a {@link FrozenModel}, read from its file and checked before TensorFlow sees it. A
 * graph is a program: TensorFlow has operations that read and write files. So only the {@link
 * #OPERATIONS} that MTL4J exports are accepted, on numbers and truth values.
 *
 * @param graph the graph
 * @param inputs the inputs by name, in the order of their operations
 * @param feeds the operations of the inputs
 * @param tasks the names of the tasks, in the order of their operations
 * @param fetches the operations of their predictions
 * @param signature the inputs and outputs of all tasks
 */
record StoredGraph(
    GraphDef graph,
    Map<String, Input> inputs,
    List<String> feeds,
    List<String> tasks,
    List<String> fetches,
    SignatureDef signature) {
  /** Every operation that the translation of a graph can contain, and no other. */
  static final Set<String> OPERATIONS =
      Set.of(
          "Abs",
          "Add",
          "ArgMax",
          "AvgPool",
          "BatchMatMulV3",
          "Cast",
          "ConcatV2",
          "Const",
          "Conv2D",
          "Cos",
          "Cumsum",
          "DepthwiseConv2dNative",
          "Div",
          "Einsum",
          "Elu",
          "Equal",
          "Erf",
          "Exp",
          "Expm1",
          "Floor",
          "GatherV2",
          "Identity",
          "IsNan",
          "LeakyRelu",
          "Less",
          "LessEqual",
          "Log",
          "Log1p",
          "LogSoftmax",
          "LogicalAnd",
          "LogicalNot",
          "LogicalOr",
          "MatMul",
          "Max",
          "MaxPoolV2",
          "Maximum",
          "Mean",
          "Min",
          "Minimum",
          "Mul",
          "Neg",
          "OneHot",
          "Pack",
          "PadV2",
          "Placeholder",
          "Pow",
          "Prod",
          "Relu",
          "Reshape",
          "Round",
          "Rsqrt",
          "SelectV2",
          "Selu",
          "Shape",
          "Sigmoid",
          "Sign",
          "Sin",
          "Slice",
          "Softmax",
          "Softplus",
          "Sqrt",
          "Square",
          "StopGradient",
          "Sub",
          "Sum",
          "Svd",
          "Tanh",
          "TopKV2",
          "Transpose",
          "UnsortedSegmentSum");

  private static final Set<DataType> TYPES =
      EnumSet.of(
          DataType.DT_FLOAT,
          DataType.DT_DOUBLE,
          DataType.DT_INT32,
          DataType.DT_INT64,
          DataType.DT_BOOL);

  /** The operation of an input or of a prediction, with the index of its only output. */
  private static final Pattern TENSOR = Pattern.compile("(input|prediction|value)\\.(\\d{1,9}):0");

  /**
   * Reads a graph.
   *
   * @param folder the folder of the SavedModel
   * @throws DataException if it is no graph of {@link FrozenModel}
   */
  static StoredGraph read(Path folder) {
    Path file = folder.resolve(FrozenModel.FILE);
    return new Reader(file).read(parse(file));
  }

  private static SavedModel parse(Path file) {
    try {
      long size = Files.size(file);
      if (size > Integer.MAX_VALUE) {
        throw new DataException(
            "%s: has %,d bytes, but a SavedModel has at most %,d"
                .formatted(file, size, Integer.MAX_VALUE));
      }
      try (var in = Files.newInputStream(file)) {
        return SavedModel.parseFrom(in);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new DataException(file + ": is no SavedModel: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read as a SavedModel: " + e.getMessage(), e);
    }
  }

  /** Reads one file. */
  private record Reader(Path file, Map<String, NodeDef> nodes) {
    Reader(Path file) {
      this(file, new HashMap<>());
    }

    StoredGraph read(SavedModel saved) {
      MetaGraphDef meta =
          saved.getMetaGraphsList().stream()
              .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(FrozenModel.TAG))
              .findFirst()
              .orElseThrow(() -> error("holds no graph that can be served"));
      GraphDef graph = meta.getGraphDef();
      if (graph.getLibrary().getFunctionCount() > 0) {
        throw error("has functions, which no model of MTL4J has");
      }
      for (NodeDef node : graph.getNodeList()) {
        requireKnown(node);
        if (nodes.put(node.getName(), node) != null) {
          throw error("has two operations named '%s'", node.getName());
        }
      }
      SignatureDef signature = meta.getSignatureDefMap().get(FrozenModel.ALL);
      if (signature == null) {
        throw error(
            "has no signature '%s'; it has %s",
            FrozenModel.ALL, meta.getSignatureDefMap().keySet());
      }
      Map<String, Input> inputs = new LinkedHashMap<>();
      List<String> feeds = new ArrayList<>();
      sorted(signature.getInputsMap())
          .forEach(
              (number, named) -> {
                String operation = FrozenModel.INPUT + number;
                inputs.put(named.getKey(), input(operation, named.getKey(), named.getValue()));
                feeds.add(operation);
              });
      List<String> tasks = new ArrayList<>();
      List<String> fetches = new ArrayList<>();
      sorted(signature.getOutputsMap())
          .forEach(
              (number, named) -> {
                String operation = FrozenModel.PREDICTION + number;
                require(operation, "Identity", "T", DataType.DT_FLOAT);
                tasks.add(named.getKey());
                fetches.add(operation);
              });
      return new StoredGraph(
          graph,
          Collections.unmodifiableMap(inputs),
          List.copyOf(feeds),
          List.copyOf(tasks),
          List.copyOf(fetches),
          signature);
    }

    private void requireKnown(NodeDef node) {
      if (!OPERATIONS.contains(node.getOp())) {
        throw error(
            "its operation '%s' is %s, which no model of MTL4J has, so it is not run",
            node.getName(), node.getOp());
      }
      for (AttrValue attribute : node.getAttrMap().values()) {
        if (attribute.getValueCase() == AttrValue.ValueCase.TYPE
            && !TYPES.contains(attribute.getType())) {
          throw error(
              "its operation '%s' is on %s, which no model of MTL4J has",
              node.getName(), attribute.getType());
        }
      }
    }

    /** By the number of the operation: maps in messages have no order. */
    private Map<Integer, Map.Entry<String, TensorInfo>> sorted(Map<String, TensorInfo> tensors) {
      Map<Integer, Map.Entry<String, TensorInfo>> sorted = new TreeMap<>();
      for (Map.Entry<String, TensorInfo> named : tensors.entrySet()) {
        Matcher name = TENSOR.matcher(named.getValue().getName());
        if (!name.matches() || sorted.put(Integer.valueOf(name.group(2)), named) != null) {
          throw error(
              "its signature names the tensor '%s' for '%s', which no model of MTL4J has",
              named.getValue().getName(), named.getKey());
        }
      }
      return sorted;
    }

    private Input input(String operation, String name, TensorInfo tensor) {
      require(operation, "Placeholder", "dtype", tensor.getDtype());
      DType type =
          switch (tensor.getDtype()) {
            case DT_FLOAT -> DType.FLOAT;
            case DT_INT32 -> DType.INT;
            default -> throw error("its input '%s' is of type %s", name, tensor.getDtype());
          };
      return new Input(
          type,
          row(tensor.getTensorShape())
              .orElseThrow(
                  () ->
                      error(
                          "its input '%s' has the shape %s, but rows of a fixed size are expected",
                          name,
                          tensor.getTensorShape().getDimList().stream()
                              .map(TensorShapeProto.Dim::getSize)
                              .toList())));
    }

    private static Optional<Shape> row(TensorShapeProto shape) {
      if (shape.getDimCount() == 0 || shape.getDim(0).getSize() != -1) {
        return Optional.empty();
      }
      long elements = 1;
      int[] sizes = new int[shape.getDimCount() - 1];
      for (int i = 0; i < sizes.length; i++) {
        long size = shape.getDim(i + 1).getSize();
        if (size < 1 || size > Integer.MAX_VALUE / elements) {
          return Optional.empty();
        }
        elements *= size;
        sizes[i] = (int) size;
      }
      return Optional.of(Shape.of(sizes));
    }

    private void require(String name, String op, String attribute, DataType type) {
      NodeDef node = nodes.get(name);
      if (node == null) {
        throw error("has no operation '%s', which its signature names", name);
      }
      DataType found = node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getType();
      if (!node.getOp().equals(op) || found != type) {
        throw error(
            "its operation '%s' is %s of %s, expected %s of %s",
            name, node.getOp(), found, op, type);
      }
    }

    private DataException error(String what, Object... values) {
      return new DataException(file + ": " + what.formatted(values));
    }
  }
}
