// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Evaluates any tensor of a graph in 64 bits, on one {@link Feed}. Constants have 32 bits, as in a
 * backend. The shape of every result is compared with the inferred shape.
 */
public final class Interpreter {
  private final Feed feed;
  private final Map<Tensor, Values> known;

  public Interpreter(Feed feed) {
    this(feed, Map.of());
  }

  /** With given values of some tensors. */
  Interpreter(Feed feed, Map<Tensor, Values> given) {
    this.feed = feed;
    this.known = new HashMap<>(given);
  }

  /**
   * The value of a tensor. Computed values are cached.
   *
   * @throws IllegalArgumentException if the feed lacks a value or has another shape
   */
  public Values value(Tensor tensor) {
    for (Tensor next : before(tensor)) {
      Values value = compute(next, next.inputs().stream().map(known::get).toList());
      if (!matches(next.shape(), value.shape())) {
        throw new IllegalArgumentException(next + " has a value of shape " + value.shape());
      }
      known.put(next, value);
    }
    return known.get(tensor);
  }

  /** The values computed so far. */
  Map<Tensor, Values> known() {
    return known;
  }

  /** The tensors still to compute, inputs before results: in order of their numbers. */
  private List<Tensor> before(Tensor tensor) {
    Tensor[] open = new Tensor[tensor.id() + 1];
    open[tensor.id()] = tensor;
    for (int id = tensor.id(); id >= 0; id--) {
      if (open[id] != null && known.containsKey(open[id])) {
        open[id] = null;
      } else if (open[id] != null) {
        open[id].inputs().forEach(input -> open[input.id()] = input);
      }
    }
    return Arrays.stream(open).filter(Objects::nonNull).toList();
  }

  private static boolean matches(Shape inferred, Shape actual) {
    boolean same = inferred.rank() == actual.rank();
    for (int i = 0; same && i < inferred.rank(); i++) {
      same = inferred.size(i) == Shape.UNKNOWN || inferred.size(i) == actual.size(i);
    }
    return same;
  }

  private Values compute(Tensor t, List<Values> in) {
    Op op = t.op();
    if (Elementwise.UNARY.containsKey(op)) {
      return in.get(0).map(Elementwise.UNARY.get(op));
    }
    if (Elementwise.BINARY.containsKey(op)) {
      return Elementwise.binary(op, t.type(), in.get(0), in.get(1));
    }
    return switch (op) {
      case INPUT -> fed("input", feed.inputs(), t.attribute("name", String.class));
      case VARIABLE -> variable(t);
      case CONSTANT -> constant(t);
      case RANDOM_UNIFORM, RANDOM_NORMAL ->
          fed("draw", feed.draws(), t.attribute("name", String.class));
      case LEAKY_RELU -> leaky(in.get(0), t.attribute("slope", Float.class));
      case WHERE -> Elementwise.where(in.get(0), in.get(1), in.get(2));
      case CAST -> Elementwise.cast(in.get(0), t.attribute("type", DType.class));
      case POLAR -> Polar.of(in.get(0));
      case MATMUL, EINSUM, CONV2D, DEPTHWISE_CONV2D, MAX_POOL, AVERAGE_POOL -> product(t, in);
      default -> laidOut(t, in);
    };
  }

  private static Values product(Tensor t, List<Values> in) {
    return switch (t.op()) {
      case MATMUL ->
          Products.matmul(in.get(0), in.get(1), flag(t, "transposeA"), flag(t, "transposeB"));
      case EINSUM -> Products.einsum(t.attribute("equation", String.class), in);
      case CONV2D ->
          Products.convolve(in.get(0), in.get(1), t.integers("strides"), flag(t, "same"), false);
      case DEPTHWISE_CONV2D ->
          Products.convolve(
              in.get(0),
              in.get(1),
              Collections.nCopies(2, number(t, "stride")),
              flag(t, "same"),
              true);
      default ->
          Products.pool(
              in.get(0),
              number(t, "size"),
              number(t, "stride"),
              flag(t, "same"),
              covered -> {
                var numbers = covered.stream().mapToDouble(x -> x);
                return (t.op() == Op.MAX_POOL ? numbers.max() : numbers.average()).orElseThrow();
              });
    };
  }

  private Values laidOut(Tensor t, List<Values> in) {
    Values x = in.get(0);
    return switch (t.op()) {
      case SUM, MEAN, MAX, MIN, PRODUCT ->
          Layout.reduce(t.op(), x, t.integers("axes"), flag(t, "keep"));
      case CUMSUM -> Layout.cumulativeSum(x, number(t, "axis"));
      case ARGMAX -> Layout.argmax(x, number(t, "axis"));
      case SOFTMAX -> Layout.logSoftmax(x).map(Math::exp);
      case LOG_SOFTMAX -> Layout.logSoftmax(x);
      case RESHAPE -> Layout.reshape(x, t.integers("shape"));
      case TRANSPOSE -> Layout.transpose(x, t.integers("permutation"));
      case CONCAT -> Layout.concat(in, number(t, "axis"));
      case STACK -> Layout.stack(in, number(t, "axis"));
      case SLICE -> Layout.slice(x, number(t, "axis"), number(t, "from"), number(t, "to"));
      case PAD -> Layout.pad(x, t.integers("before"), t.integers("after"));
      case GATHER -> Layout.gather(x, in.get(1), number(t, "axis"), number(t, "batch"));
      case LOOKUP -> Layout.gather(variable(t), x, 0, 0);
      case TOP_K -> Layout.topK(x, number(t, "k"));
      case SEGMENT_SUM -> Layout.segmentSum(x, in.get(1), number(t, "segments"));
      case ONE_HOT -> Layout.oneHot(x, number(t, "depth"));
      default -> throw new IllegalArgumentException("there is no rule for " + t);
    };
  }

  private Values variable(Tensor t) {
    Variable variable = t.attribute("variable", Variable.class);
    Values values = fed("variable", feed.variables(), variable.name());
    if (!values.shape().equals(variable.shape())) {
      throw new IllegalArgumentException(variable + " has a value of shape " + values.shape());
    }
    return values;
  }

  private static Values constant(Tensor t) {
    List<?> values = t.attribute("values", List.class);
    return Values.of(
        t.shape(),
        values.stream()
            .mapToDouble(
                v -> v instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) v).doubleValue())
            .toArray());
  }

  private static Values leaky(Values x, float slope) {
    return x.map(value -> value > 0 ? value : slope * value);
  }

  private static Values fed(String what, Map<String, Values> map, String name) {
    Values values = map.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "the feed has no " + what + " '" + name + "'; it has " + map.keySet());
    }
    return values;
  }

  private static int number(Tensor t, String name) {
    return t.attribute(name, Integer.class);
  }

  private static boolean flag(Tensor t, String name) {
    return t.attribute(name, Boolean.class);
  }
}
