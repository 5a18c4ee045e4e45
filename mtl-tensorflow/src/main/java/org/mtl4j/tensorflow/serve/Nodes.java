// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Operations of a stored graph: reads their constants, and makes new ones. */
final class Nodes {
  private Nodes() {}

  /** The operation that an input of another names. */
  static String producer(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** The operations that it reads. */
  static List<String> producers(NodeDef node) {
    return node.getInputList().stream().map(Nodes::producer).toList();
  }

  /** An integer attribute; 0 if absent. */
  static long number(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getI();
  }

  /** The values of a constant of int32; empty if it is another operation. */
  static Optional<int[]> ints(NodeDef node) {
    if (node == null
        || !node.getOp().equals("Const")
        || node.getAttrOrThrow("value").getTensor().getDtype() != DataType.DT_INT32) {
      return Optional.empty();
    }
    TensorProto tensor = node.getAttrOrThrow("value").getTensor();
    int size = 1;
    for (TensorShapeProto.Dim dim : tensor.getTensorShape().getDimList()) {
      size *= (int) dim.getSize();
    }
    int[] values = new int[size];
    ByteBuffer bytes =
        tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.nativeOrder());
    int given = tensor.getIntValCount();
    for (int i = 0; i < size; i++) {
      values[i] =
          bytes.remaining() > 0
              ? bytes.getInt()
              : given == 0 ? 0 : tensor.getIntVal(Math.min(i, given - 1));
    }
    return Optional.of(values);
  }

  /** A constant of int32: a vector, or a scalar. */
  static NodeDef constant(String name, boolean scalar, int... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_INT32);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (!scalar) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(values.length));
    }
    tensor.setTensorShape(shape);
    for (int value : values) {
      tensor.addIntVal(value);
    }
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", type(DataType.DT_INT32))
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  /** The same numbers. */
  static NodeDef identity(String name, DataType type, String input) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Identity")
        .addInput(input)
        .putAttr("T", type(type))
        .build();
  }

  /** Consecutive columns of rows [batch, columns], with its constants. */
  static List<NodeDef> columns(String name, DataType type, String input, int from, int count) {
    return List.of(
        constant(name + ".begin", false, 0, from),
        constant(name + ".size", false, -1, count),
        NodeDef.newBuilder()
            .setName(name)
            .setOp("Slice")
            .addInput(input)
            .addInput(name + ".begin")
            .addInput(name + ".size")
            .putAttr("T", type(type))
            .putAttr("Index", type(DataType.DT_INT32))
            .build());
  }

  /** Some rows of an array of floats, with the constants. */
  static List<NodeDef> rows(String name, String input, int... indices) {
    return List.of(
        constant(name + ".indices", false, indices),
        constant(name + ".axis", true, 0),
        NodeDef.newBuilder()
            .setName(name)
            .setOp("GatherV2")
            .addInput(input)
            .addInput(name + ".indices")
            .addInput(name + ".axis")
            .putAttr("Tparams", type(DataType.DT_FLOAT))
            .putAttr("Tindices", type(DataType.DT_INT32))
            .putAttr("Taxis", type(DataType.DT_INT32))
            .putAttr("batch_dims", AttrValue.newBuilder().setI(0).build())
            .build());
  }

  /** Arrays of floats along an axis that exists, with its constant. */
  static List<NodeDef> concat(String name, List<String> inputs, int axis) {
    List<String> all = new ArrayList<>(inputs);
    all.add(name + ".axis");
    return List.of(
        constant(name + ".axis", true, axis),
        NodeDef.newBuilder()
            .setName(name)
            .setOp("ConcatV2")
            .addAllInput(all)
            .putAttr("N", AttrValue.newBuilder().setI(inputs.size()).build())
            .putAttr("T", type(DataType.DT_FLOAT))
            .putAttr("Tidx", type(DataType.DT_INT32))
            .build());
  }

  /** Arrays of floats along a new first axis. */
  static NodeDef pack(String name, List<String> inputs) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Pack")
        .addAllInput(inputs)
        .putAttr("N", AttrValue.newBuilder().setI(inputs.size()).build())
        .putAttr("T", type(DataType.DT_FLOAT))
        .putAttr("axis", AttrValue.newBuilder().setI(0).build())
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
