package org.mtl4j.api.task;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Table;

/** Reads labels as their format says: for the built-in tasks, and for stored models without any. */
public final class LabelReader {
  private LabelReader() {}

  /**
   * Writes the labels of all rows, row after row, NaN where missing.
   *
   * @param task its name, for messages
   * @throws org.mtl4j.api.error.DataException where a label cannot be read, such as a class that
   *     the training rows did not have; names column and row
   */
  public static void read(LabelFormat format, String task, Table table, FloatBuffer target) {
    List<float[]> columns = new ArrayList<>();
    for (String column : format.columns()) {
      columns.add(column(format, Labels.of(table, task, column)));
    }
    for (int row = 0; row < table.rows(); row++) {
      for (float[] column : columns) {
        target.put(column[row]);
      }
    }
  }

  private static float[] column(LabelFormat format, Labels labels) {
    if (format instanceof LabelFormat.YesNo answers) {
      return new YesNo(answers.positive(), answers.negative()).encode(labels);
    }
    if (format instanceof LabelFormat.Classes known) {
      return classes(known.classes(), labels);
    }
    double[] numbers = labels.numbers();
    float[] column = new float[numbers.length];
    for (int row = 0; row < column.length; row++) {
      column[row] = (float) numbers[row];
    }
    return column;
  }

  private static float[] classes(List<String> classes, Labels labels) {
    Map<String, Double> numbers =
        IntStream.range(0, classes.size())
            .boxed()
            .collect(Collectors.toMap(classes::get, Integer::doubleValue));
    return labels.encode(
        value -> numbers.getOrDefault(value, Double.NaN),
        "the classes of the training rows are " + Labels.list(classes));
  }
}
