package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.tensorflow.DeviceState.Kept;

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
    Map<String, float[]> start = new HashMap<>();
    kept.forEach(array -> start.put(array.name(), array.initial().values()));
    assign(start);
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
    assign(values);
  }

  private void assign(Map<String, float[]> values) {
    List<NativeTensor> tensors = new ArrayList<>();
    try (NativeCall call =
        session.call(
            kept.stream().map(Kept::feed).toList(),
            List.of(),
            kept.stream().map(Kept::assign).toList())) {
      for (Kept array : kept) {
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
