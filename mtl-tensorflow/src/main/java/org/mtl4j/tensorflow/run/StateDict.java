// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    Map<String, float[]> values = new HashMap<>();
    List<String> fills = new ArrayList<>();
    for (StateArray array : arrays) {
      if (array.initial() instanceof Initial.Values initial) {
        given.add(array);
        values.put(array.name(), initial.values().get());
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
        values.put(arrays.get(i).name(), call.read(i));
      }
    }
    return values;
  }

  /**
   * Sets all arrays.
   *
   * @param values by name
   * @throws BackendException if an array is missing or has another size; then no array has changed
   */
  void write(Map<String, float[]> values) {
    for (StateArray array : arrays) {
      float[] own = values.get(array.name());
      if (own == null || own.length != array.shape().elements()) {
        throw new BackendException(
            "the snapshot has "
                + (own == null ? "no value" : own.length + " values")
                + " for '"
                + array.name()
                + "' of shape "
                + array.shape());
      }
    }
    assign(arrays, values, List.of());
  }

  private void assign(List<StateArray> fed, Map<String, float[]> values, List<String> fills) {
    List<String> targets = new ArrayList<>(fed.stream().map(StateArray::assign).toList());
    targets.addAll(fills);
    List<NativeTensor> tensors = new ArrayList<>();
    try (NativeCall call =
        session.call(fed.stream().map(StateArray::feed).toList(), List.of(), targets)) {
      for (StateArray array : fed) {
        NativeTensor tensor =
            NativeTensor.floats(Arrays.stream(array.shape().sizes()).asLongStream().toArray());
        tensors.add(tensor);
        tensor.put(values.get(array.name()), array.shape().elements());
        call.feed(tensors.size() - 1, tensor);
      }
      call.run("setting the parameters");
    } finally {
      tensors.forEach(NativeTensor::close);
    }
  }
}
