// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.tensorflow.graph.StateArray;
import org.mtl4j.tensorflow.graph.StateArray.Initial;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;

/** Copies the state arrays of a snapshot between host and device. */
final class StateDict {
  private final NativeSession session;
  private final List<StateArray> arrays;

  StateDict(NativeSession session, List<StateArray> arrays) {
    this.session = session;
    this.arrays = arrays;
  }

  /** Sets all arrays to their initial values. */
  void initialize() {
    List<StateArray> given = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    List<String> fills = new ArrayList<>();
    for (StateArray array : arrays) {
      if (array.initial() instanceof Initial.Values initial) {
        given.add(array);
        values.add(initial.values().get());
      } else if (array.initial() instanceof Initial.Filled initial) {
        fills.add(initial.fill());
      }
    }
    assign(given, values, fills);
  }

  /** The values of all arrays by name. */
  Map<String, float[]> read() {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NativeCall call =
        session.call(List.of(), arrays.stream().map(StateArray::operation).toList(), List.of())) {
      call.run("reading the parameters");
      for (int i = 0; i < arrays.size(); i++) {
        split(arrays.get(i), call.read(i), values);
      }
    }
    return values;
  }

  private static void split(StateArray array, float[] all, Map<String, float[]> values) {
    int parts = array.names().size();
    int size = array.elements();
    for (int part = 0; part < parts; part++) {
      values.put(
          array.names().get(part),
          parts == 1 ? all : Arrays.copyOfRange(all, part * size, (part + 1) * size));
    }
  }

  /**
   * Sets all arrays.
   *
   * @param values by name
   * @throws BackendException if an array is missing or has another size; then no array has changed
   */
  void write(Map<String, float[]> values) {
    List<float[]> joined = new ArrayList<>();
    for (StateArray array : arrays) {
      joined.add(joined(array, values));
    }
    assign(arrays, joined, List.of());
  }

  private static float[] joined(StateArray array, Map<String, float[]> values) {
    List<float[]> parts = array.names().stream().map(name -> part(array, name, values)).toList();
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int size = array.elements();
    float[] all = new float[array.shape().elements()];
    for (int part = 0; part < parts.size(); part++) {
      System.arraycopy(parts.get(part), 0, all, part * size, size);
    }
    return all;
  }

  private static float[] part(StateArray array, String name, Map<String, float[]> values) {
    float[] own = values.get(name);
    if (own == null || own.length != array.elements()) {
      throw new BackendException(
          "the snapshot has "
              + (own == null ? "no value" : own.length + " values")
              + " for '"
              + name
              + "' of shape "
              + (array.names().size() == 1 ? array.shape() : array.shape().row()));
    }
    return own;
  }

  private void assign(List<StateArray> fed, List<float[]> values, List<String> fills) {
    List<String> targets = new ArrayList<>(fed.stream().map(StateArray::assign).toList());
    targets.addAll(fills);
    List<NativeTensor> tensors = new ArrayList<>();
    try (NativeCall call =
        session.call(fed.stream().map(StateArray::feed).toList(), List.of(), targets)) {
      for (StateArray array : fed) {
        NativeTensor tensor =
            NativeTensor.floats(Arrays.stream(array.shape().sizes()).asLongStream().toArray());
        tensors.add(tensor);
        tensor.put(values.get(tensors.size() - 1), array.shape().elements());
        call.feed(tensors.size() - 1, tensor);
      }
      call.run("setting the parameters");
    } finally {
      tensors.forEach(NativeTensor::close);
    }
  }
}
