package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.tensorflow.DeviceState.Kept;
import org.mtl4j.tensorflow.DeviceState.Start;

/** The way of the arrays of a snapshot between host and device. */
final class KeptArrays {
  private final NativeSession session;
  private final List<Kept> kept;

  KeptArrays(NativeSession session, List<Kept> kept) {
    this.session = session;
    this.kept = kept;
  }

  /** Gives every array its first values. */
  void begin() {
    List<Kept> given = new ArrayList<>();
    Map<String, float[]> values = new HashMap<>();
    List<String> filling = new ArrayList<>();
    for (Kept array : kept) {
      if (array.start() instanceof Start.Values start) {
        given.add(array);
        values.put(array.name(), start.values().get());
      } else if (array.start() instanceof Start.Everywhere start) {
        filling.add(start.operation());
      }
    }
    assign(given, values, filling);
  }

  /** The values of all arrays by name. */
  Map<String, float[]> read() {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NativeCall call =
        session.call(List.of(), kept.stream().map(Kept::operation).toList(), List.of())) {
      call.run("reading the parameters");
      for (int i = 0; i < kept.size(); i++) {
        values.put(kept.get(i).name(), call.read(i));
      }
    }
    return values;
  }

  /**
   * Puts values back.
   *
   * @throws BackendException where one is missing or has another size; nothing is changed then
   */
  void write(Map<String, float[]> values) {
    for (Kept array : kept) {
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
    assign(kept, values, List.of());
  }

  private void assign(List<Kept> arrays, Map<String, float[]> values, List<String> more) {
    List<String> targets = new ArrayList<>(arrays.stream().map(Kept::assign).toList());
    targets.addAll(more);
    List<NativeTensor> tensors = new ArrayList<>();
    try (NativeCall call =
        session.call(arrays.stream().map(Kept::feed).toList(), List.of(), targets)) {
      for (Kept array : arrays) {
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
