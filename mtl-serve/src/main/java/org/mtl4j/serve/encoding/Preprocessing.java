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
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.Task;

/**
 * What was learned from training rows about how to show a table to a model. Immutable; encodes any
 * table with the same columns, in any order.
 *
 * @param numbers the numeric inputs, in the order of the block of numbers
 * @param codes the categorical inputs, in the order of the block of codes
 * @param arrays the shape of one row of each column of arrays, by name
 * @param weight the column of row weights, if there is one
 * @param dropped what is no input because it tells nothing
 */
public record Preprocessing(
    List<NumberInput> numbers,
    List<CodeInput> codes,
    Map<String, Shape> arrays,
    Optional<String> weight,
    List<Dropped> dropped) {

  public Preprocessing {
    numbers = List.copyOf(numbers);
    codes = List.copyOf(codes);
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    dropped = List.copyOf(dropped);
  }

  /**
   * A column that is no input, or not in one of its encodings, and why.
   *
   * @param column its name
   * @param reason the second half of a sentence that begins with the column
   */
  public record Dropped(String column, String reason) {
    /** A sentence for a person. */
    public String warning() {
      return "column '" + column + "' is left out of the inputs: it " + reason;
    }
  }

  /**
   * Learns from training rows: moments, quantiles, vocabularies.
   *
   * @param training rows of the training split alone
   * @param schema how columns are used; those it does not name are guessed
   * @param excluded columns that are no inputs whatever the schema says, such as labels
   * @throws DataException where a column is not there, does not hold what its field says, or holds
   *     an infinite number, and where nothing is left to learn from
   */
  public static Preprocessing fit(Table training, Map<String, Field> schema, Set<String> excluded) {
    return new Fitting(training, schema, excluded).fit();
  }

  /** What a model sees of a row. */
  public InputSpec inputs() {
    return new InputSpec(
        numbers.stream().map(NumberInput::name).toList(),
        codes.stream()
            .map(input -> new InputSpec.Category(input.name(), input.cardinality()))
            .toList(),
        arrays);
  }

  /** The inputs of every row, without weights and labels: to predict. */
  public Dataset encode(Table table) {
    return encodeWith(table, coders());
  }

  /** The same, with what looking up takes. */
  Dataset encodeWith(Table table, List<Coder> coders) {
    return new Dataset(table.rows(), features(table, coders));
  }

  /** What looking the codes up takes, in their order. */
  List<Coder> coders() {
    return codes.stream().map(Coder::of).toList();
  }

  /**
   * Inputs, row weights and labels of every row, for training and evaluation.
   *
   * @throws DataException where an input, a weight or a label cannot be read
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
   * The weights of all rows, where rows have any.
   *
   * @throws DataException where one is no number of 0 or more
   */
  public Optional<Block> weights(Table table) {
    return weight.map(column -> weights(table, column));
  }

  private Map<String, Block> features(Table table, List<Coder> coders) {
    Map<String, Block> blocks = new LinkedHashMap<>();
    if (!numbers.isEmpty()) {
      Block block = Block.floats(table.rows(), Shape.of(numbers.size()));
      FloatBuffer out = block.floats();
      for (int i = 0; i < numbers.size(); i++) {
        numbers.get(i).write(table, out, i, numbers.size());
      }
      blocks.put(InputSpec.NUMBERS, block);
    }
    if (!codes.isEmpty()) {
      Block block = Block.ints(table.rows(), Shape.of(codes.size()));
      IntBuffer out = block.ints();
      for (int i = 0; i < codes.size(); i++) {
        int[] column = coders.get(i).codes(table);
        for (int row = 0; row < column.length; row++) {
          out.put(row * codes.size() + i, column[row]);
        }
      }
      blocks.put(InputSpec.CODES, block);
    }
    arrays.forEach((name, shape) -> blocks.put(name, array(table, name, shape)));
    return blocks;
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

  private static Block labels(Table table, Task task) {
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
