// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.List;
import java.util.Map;

/**
 * A value in a {@link Graph}: the result of one operation, with its type and shape. Immutable;
 * compared by identity. Within one graph, equal expressions are one tensor.
 */
public final class Tensor {
  private final int id;
  private final Op op;
  private final List<Tensor> inputs;
  private final Map<String, Object> attributes;
  private final DType type;
  private final Shape shape;
  private final String place;

  Tensor(
      int id,
      Op op,
      List<Tensor> inputs,
      Map<String, Object> attributes,
      DType type,
      Shape shape,
      String place) {
    this.id = id;
    this.op = op;
    this.inputs = inputs;
    this.attributes = Map.copyOf(attributes);
    this.type = type;
    this.shape = shape;
    this.place = place;
  }

  /** The index in the graph; larger than those of the inputs. */
  public int id() {
    return id;
  }

  /** The operation that computes it. */
  public Op op() {
    return op;
  }

  /** The inputs of the operation. */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** All attributes of the operation, by the names that {@link Op} documents. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /** An attribute of the operation, of the type that {@link Op} documents. */
  public <T> T attribute(String name, Class<T> type) {
    Object value = attributes.get(name);
    if (value == null) {
      throw new IllegalArgumentException(op + " has no attribute '" + name + "'");
    }
    return type.cast(value);
  }

  /** An attribute that is a list of integers: axes, sizes. */
  public List<Integer> integers(String name) {
    List<?> values = attribute(name, List.class);
    return values.stream().map(Integer.class::cast).toList();
  }

  /** The element type. */
  public DType type() {
    return type;
  }

  /** The shape. The number of rows of a batch is unknown. */
  public Shape shape() {
    return shape;
  }

  /** The place in the network, for messages. */
  public String place() {
    return place;
  }

  @Override
  public String toString() {
    return op + "#" + id + " " + shape + (place.isEmpty() ? "" : " in " + place);
  }
}
