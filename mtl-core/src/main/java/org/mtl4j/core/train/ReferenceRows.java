// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.preparation.Prepared;

/** The features of all rows as {@link ReferenceRun} reads them: one array a row. */
public final class ReferenceRows {
  private final Prepared data;
  private final List<Integer> cardinalities;
  private final List<double[][]> parts;

  /** Converts all parts of the data. */
  public ReferenceRows(Prepared data) {
    this.data = data;
    this.cardinalities = cardinalities(data.inputs());
    this.parts = data.parts().values().stream().map(this::features).toList();
  }

  private ReferenceRows(Prepared data, List<Integer> cardinalities, List<double[][]> parts) {
    this.data = data;
    this.cardinalities = cardinalities;
    this.parts = parts;
  }

  /** Whether these are the rows of this data. */
  @SuppressWarnings("ReferenceEquality") // equal data would be compared row by row
  public boolean areOf(Prepared other) {
    return data == other;
  }

  /** For each feature the number of its values; 0 for numbers. */
  List<Integer> cardinalities() {
    return cardinalities;
  }

  /** The features of each part, in the order of the parts [rows][features]. */
  List<double[][]> parts() {
    return parts;
  }

  /** The same rows with the features of a task only. */
  ReferenceRows of(Task task) {
    List<String> own = data.preprocessing().tasks().get(task.name());
    if (own == null) {
      return this;
    }
    List<String> columns = columns();
    int[] read =
        IntStream.range(0, columns.size()).filter(i -> own.contains(columns.get(i))).toArray();
    return new ReferenceRows(
        data,
        IntStream.of(read).mapToObj(cardinalities::get).toList(),
        parts.stream()
            .map(
                rows ->
                    Stream.of(rows)
                        .map(row -> IntStream.of(read).mapToDouble(i -> row[i]).toArray())
                        .toArray(double[][]::new))
            .toList());
  }

  /** The column of each feature. */
  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    data.preprocessing().numbers().forEach(input -> columns.add(input.column()));
    data.preprocessing().codes().forEach(input -> columns.add(input.column()));
    data.inputs()
        .arrays()
        .forEach((name, row) -> columns.addAll(Collections.nCopies(row.elements(), name)));
    return columns;
  }

  static List<Integer> cardinalities(InputSpec inputs) {
    List<Integer> all = new ArrayList<>(Collections.nCopies(inputs.numbers().size(), 0));
    inputs.categories().forEach(category -> all.add(category.cardinality()));
    inputs
        .arrays()
        .forEach(
            (name, shape) -> {
              // The item at each place of a list is a category.
              int cardinality = inputs.lists().getOrDefault(name, 0);
              all.addAll(Collections.nCopies(shape.elements(), cardinality));
            });
    return all;
  }

  private double[][] features(Dataset rows) {
    double[][] features = new double[rows.rows()][cardinalities.size()];
    InputSpec inputs = data.inputs();
    int at = 0;
    if (!inputs.numbers().isEmpty()) {
      at = numbers(rows, InputSpec.NUMBERS, inputs.numbers().size(), features, at);
    }
    if (!inputs.categories().isEmpty()) {
      int count = inputs.categories().size();
      IntBuffer codes = rows.block(InputSpec.CODES).ints();
      for (double[] row : features) {
        for (int i = 0; i < count; i++) {
          row[at + i] = codes.get();
        }
      }
      at += count;
    }
    for (Map.Entry<String, Shape> array : inputs.arrays().entrySet()) {
      at = numbers(rows, array.getKey(), array.getValue().elements(), features, at);
    }
    return features;
  }

  private static int numbers(Dataset rows, String block, int count, double[][] features, int at) {
    FloatBuffer values = rows.block(block).floats();
    for (double[] row : features) {
      for (int i = 0; i < count; i++) {
        row[at + i] = values.get();
      }
    }
    return at + count;
  }
}
