// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.Task;

/**
 * The encoding of tables, fitted to training rows. Immutable; encodes any table with the same
 * columns, in any order.
 *
 * @param numbers the numeric inputs, in the order of the block of numbers
 * @param codes the categorical inputs, in the order of the block of codes
 * @param arrays the shape of one row of each column of arrays, by name
 * @param weight the column of row weights, if there is one
 * @param dropped columns without information, which are not inputs
 * @param lists the columns of lists
 */
public record Preprocessing(
    List<NumberInput> numbers,
    List<CodeInput> codes,
    Map<String, Shape> arrays,
    Optional<String> weight,
    List<Dropped> dropped,
    List<ListInput> lists) {

  /** Rows that are encoded column by column while they are in the cache. */
  private static final int PART = 512;

  /** Rows that one thread encodes at a time. */
  private static final int SHARE = 32 * PART;

  public Preprocessing {
    numbers = List.copyOf(numbers);
    codes = List.copyOf(codes);
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    dropped = List.copyOf(dropped);
    lists = List.copyOf(lists);
  }

  /** Without lists. */
  public Preprocessing(
      List<NumberInput> numbers,
      List<CodeInput> codes,
      Map<String, Shape> arrays,
      Optional<String> weight,
      List<Dropped> dropped) {
    this(numbers, codes, arrays, weight, dropped, List.of());
  }

  /**
   * A column that is not an input, or not in one of its encodings.
   *
   * @param column its name
   * @param reason the end of a sentence that begins with the column
   */
  public record Dropped(String column, String reason) {
    /** The message for the user. */
    public String warning() {
      return "column '" + column + "' is left out of the inputs: it " + reason;
    }
  }

  /**
   * Fits moments, quantiles and vocabularies to training rows.
   *
   * @param training the rows of the training split only
   * @param schema the use of columns; others are guessed
   * @param excluded columns that are never inputs, such as labels
   * @throws DataException if a column is missing, has another kind than its field says or an
   *     infinite number, or if no column is an input
   */
  public static Preprocessing fit(Table training, Map<String, Field> schema, Set<String> excluded) {
    return new Fitting(training, schema, excluded).fit();
  }

  /** The inputs of a model. */
  public InputSpec inputs() {
    Map<String, Shape> all = new LinkedHashMap<>(arrays);
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (ListInput list : lists) {
      all.put(list.column(), Shape.of(list.length()));
      sizes.put(list.column(), list.cardinality());
    }
    return new InputSpec(
        numbers.stream().map(NumberInput::name).toList(),
        codes.stream()
            .map(input -> new InputSpec.Category(input.name(), input.cardinality()))
            .toList(),
        all,
        sizes);
  }

  /** The inputs of every row, without weights and labels, for prediction. */
  public Dataset encode(Table table) {
    return encodeWith(table, coders());
  }

  /** As {@link #encode(Table)}, with the lookup tables of the codes. */
  Dataset encodeWith(Table table, List<Coder> coders) {
    return new Dataset(table.rows(), features(table, coders));
  }

  /** The lookup tables of the codes, in order. */
  List<Coder> coders() {
    return codes.stream().map(Coder::of).toList();
  }

  /**
   * Inputs, row weights and labels of every row, for training and evaluation.
   *
   * @throws DataException if an input, a weight or a label cannot be read
   */
  public Dataset encode(Table table, Collection<? extends Task> tasks) {
    Map<String, Block> blocks = features(table, coders());
    weights(table).ifPresent(block -> blocks.put(Dataset.WEIGHT, block));
    for (Task task : tasks) {
      blocks.put(Dataset.label(task.name()), labels(table, task));
    }
    return new Dataset(table.rows(), blocks);
  }

  /**
   * The weights of all rows; empty if there is no column of weights.
   *
   * @throws DataException if one is not a finite number of 0 or more
   */
  public Optional<Block> weights(Table table) {
    return weight.map(column -> weights(table, column));
  }

  private Map<String, Block> features(Table table, List<Coder> coders) {
    Map<String, Block> blocks = new LinkedHashMap<>();
    if (!numbers.isEmpty()) {
      blocks.put(InputSpec.NUMBERS, numbers(table));
    }
    if (!codes.isEmpty()) {
      blocks.put(InputSpec.CODES, codes(table, coders));
    }
    arrays.forEach((name, shape) -> blocks.put(name, array(table, name, shape)));
    lists.forEach(list -> blocks.put(list.column(), list(table, list)));
    return blocks;
  }

  private Block numbers(Table table) {
    Block block = Block.floats(table.rows(), Shape.of(numbers.size()));
    FloatBuffer out = block.floats();
    List<IntToDoubleFunction> values = numbers.stream().map(input -> input.values(table)).toList();
    inParallel(table.rows(), (from, to) -> numbers(table, values, out, from, to));
    return block;
  }

  /** Encodes a range of rows; empty if that succeeds. */
  private Optional<DataException> numbers(
      Table table, List<IntToDoubleFunction> values, FloatBuffer out, int begin, int end) {
    int width = numbers.size();
    float[] part = new float[width * Math.min(PART, end - begin)];
    for (int from = begin; from < end; from += PART) {
      int rows = Math.min(PART, end - from);
      for (int i = 0; i < width; i++) {
        NumberInput input = numbers.get(i);
        IntToDoubleFunction column = values.get(i);
        for (int row = 0; row < rows; row++) {
          double value = column.applyAsDouble(from + row);
          float number = input.of(value);
          if (!Float.isFinite(number)) {
            return Optional.of(
                new DataException(
                    table.origin() + ", row " + (from + row + 1) + ", " + input.complaint(value)));
          }
          part[row * width + i] = number;
        }
      }
      out.put(from * width, part, 0, rows * width);
    }
    return Optional.empty();
  }

  private Block codes(Table table, List<Coder> coders) {
    Block block = Block.ints(table.rows(), Shape.of(codes.size()));
    IntBuffer out = block.ints();
    List<IntUnaryOperator> columns = coders.stream().map(coder -> coder.codes(table)).toList();
    inParallel(
        table.rows(),
        (from, to) -> {
          codes(columns, out, from, to);
          return Optional.empty();
        });
    return block;
  }

  private static void codes(List<IntUnaryOperator> columns, IntBuffer out, int begin, int end) {
    int width = columns.size();
    int[] part = new int[width * Math.min(PART, end - begin)];
    for (int from = begin; from < end; from += PART) {
      int rows = Math.min(PART, end - from);
      for (int i = 0; i < width; i++) {
        IntUnaryOperator column = columns.get(i);
        for (int row = 0; row < rows; row++) {
          part[row * width + i] = column.applyAsInt(from + row);
        }
      }
      out.put(from * width, part, 0, rows * width);
    }
  }

  /** Encodes rows from an index to another; the error of the first row that has one. */
  @FunctionalInterface
  private interface Range {
    Optional<DataException> encode(int from, int to);
  }

  /** Encodes all rows on the processors that are free, and throws the first error by row. */
  private static void inParallel(int rows, Range range) {
    IntStream.range(0, (rows + SHARE - 1) / SHARE)
        .parallel()
        .mapToObj(i -> range.encode(i * SHARE, Math.min(rows, (i + 1) * SHARE)))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            error -> {
              throw error;
            });
  }

  private static Block array(Table table, String name, Shape shape) {
    ArrayColumn column = Columns.arrays(table, name);
    if (!column.row().equals(shape)) {
      throw new DataException(
          table.origin()
              + ": column '"
              + name
              + "' holds arrays of shape "
              + column.row()
              + " where "
              + shape
              + " is expected");
    }
    for (int i = 0; i < column.values().length; i++) {
      if (!Float.isFinite(column.values()[i])) {
        throw notFinite(table, name, i / Math.max(1, shape.elements()), column.values()[i]);
      }
    }
    Block block = Block.floats(table.rows(), shape);
    block.floats().put(column.values());
    return block;
  }

  private static Block list(Table table, ListInput list) {
    TextColumn texts = Columns.texts(table, list.column());
    Coder coder = Coder.of(list.items());
    float[][] known = new float[texts.dictionary().size()][];
    Block block = Block.floats(table.rows(), Shape.of(list.length()));
    FloatBuffer out = block.floats();
    for (int row = 0; row < table.rows(); row++) {
      int code = texts.codes()[row];
      if (code < 0) {
        continue;
      }
      try {
        if (known[code] == null) {
          known[code] = list.codes(coder, texts.dictionary().get(code));
        }
      } catch (DataException e) {
        throw new DataException(table.origin() + ", row " + (row + 1) + ", " + e.getMessage(), e);
      }
      out.put(row * list.length(), known[code]);
    }
    return block;
  }

  private static Block weights(Table table, String name) {
    double[] values = Columns.numbers(table, name);
    Block block = Block.floats(table.rows(), Shape.SCALAR);
    FloatBuffer out = block.floats();
    for (int row = 0; row < values.length; row++) {
      float value = (float) values[row];
      if (!(value >= 0 && Float.isFinite(value))) {
        throw new DataException(
            place(table, name, row)
                + "found "
                + (Double.isNaN(values[row]) ? "nothing" : values[row])
                + " where the weight of the row, 0 or more, is expected");
      }
      out.put(value);
    }
    return block;
  }

  /**
   * The labels of a task [rows, labelWidth], NaN if missing.
   *
   * @throws DataException if one cannot be read or is not finite
   */
  public static Block labels(Table table, Task task) {
    Block block = Block.floats(table.rows(), Shape.of(task.labelWidth()));
    task.encode(table, block.floats());
    FloatBuffer labels = block.floats();
    for (int i = 0; i < labels.limit(); i++) {
      if (Float.isInfinite(labels.get(i))) {
        throw new DataException(
            table.origin()
                + ", row "
                + (i / task.labelWidth() + 1)
                + ": the label of task '"
                + task.name()
                + "' is not finite");
      }
    }
    return block;
  }

  private static DataException notFinite(Table table, String column, int row, double value) {
    return new DataException(
        place(table, column, row) + "found " + value + " where a finite number is expected");
  }

  private static String place(Table table, String column, int row) {
    return table.origin() + ", row " + (row + 1) + ", column '" + column + "': ";
  }
}
