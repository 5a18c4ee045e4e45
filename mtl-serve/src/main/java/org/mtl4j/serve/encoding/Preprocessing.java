// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
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
 * @param sequences the columns of sequences
 * @param vocabularies the name of the vocabulary of categories and lists that share one, by the
 *     name of the input
 * @param tasks the columns that a task reads, by the name of the task; a task without an entry
 *     reads all
 */
public record Preprocessing(
    List<NumberInput> numbers,
    List<CodeInput> codes,
    Map<String, Shape> arrays,
    Optional<String> weight,
    List<Dropped> dropped,
    List<ListInput> lists,
    List<SequenceInput> sequences,
    Map<String, String> vocabularies,
    Map<String, List<String>> tasks) {

  public Preprocessing {
    numbers = List.copyOf(numbers);
    codes = List.copyOf(codes);
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    dropped = List.copyOf(dropped);
    lists = List.copyOf(lists);
    sequences = List.copyOf(sequences);
    vocabularies = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(vocabularies));
    Map<String, List<String>> columns = new LinkedHashMap<>();
    tasks.forEach((task, names) -> columns.put(task, List.copyOf(names)));
    tasks = java.util.Collections.unmodifiableMap(columns);
  }

  /** Without sequences and shared vocabularies; all tasks read all columns. */
  public Preprocessing(
      List<NumberInput> numbers,
      List<CodeInput> codes,
      Map<String, Shape> arrays,
      Optional<String> weight,
      List<Dropped> dropped,
      List<ListInput> lists) {
    this(numbers, codes, arrays, weight, dropped, lists, List.of(), Map.of(), Map.of());
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
    return fit(training, schema, excluded, Map.of());
  }

  /**
   * As {@link #fit(Table, Map, Set)}, some columns on some of the rows.
   *
   * @param rows the indices of the rows on which a column is fitted, by its name; all if absent
   */
  public static Preprocessing fit(
      Table training, Map<String, Field> schema, Set<String> excluded, Map<String, int[]> rows) {
    return Fitting.fit(training, schema, excluded, rows);
  }

  /**
   * The same with the columns that tasks read.
   *
   * @param columns by task; columns that are no inputs are left out; of a task without an entry all
   * @throws DataException if a task reads no input
   */
  public Preprocessing reading(Map<String, ? extends Collection<String>> columns) {
    Set<String> all = columns();
    Map<String, List<String>> own = new LinkedHashMap<>();
    columns.forEach(
        (task, names) -> {
          List<String> read = all.stream().filter(names::contains).toList();
          if (read.isEmpty()) {
            throw new DataException(
                "task '%s' has no feature: of its columns %s each is constant or has no value in its training rows"
                    .formatted(task, String.join(", ", names)));
          }
          if (read.size() < all.size()) {
            own.put(task, read);
          }
        });
    return new Preprocessing(
        numbers, codes, arrays, weight, dropped, lists, sequences, vocabularies, own);
  }

  /** The columns that are read, each once. */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    numbers.forEach(input -> columns.add(input.column()));
    codes.forEach(input -> columns.add(input.column()));
    columns.addAll(arrays.keySet());
    lists.forEach(list -> columns.add(list.column()));
    sequences.forEach(sequence -> columns.add(sequence.column()));
    return columns;
  }

  /** The columns that any of some tasks reads, in the order of {@link #columns()}. */
  public Set<String> columns(Collection<String> some) {
    Set<String> columns = columns();
    if (tasks.keySet().containsAll(some)) {
      columns.removeIf(name -> some.stream().noneMatch(task -> tasks.get(task).contains(name)));
    }
    return columns;
  }

  /** The inputs of a model. */
  public InputSpec inputs() {
    Map<String, Shape> all = new LinkedHashMap<>(arrays);
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (ListInput list : lists) {
      all.put(list.column(), Shape.of(list.length()));
      sizes.put(list.column(), list.cardinality());
    }
    sequences.forEach(sequence -> all.put(sequence.column(), sequence.row()));
    return new InputSpec(
        numbers.stream().map(NumberInput::name).toList(),
        codes.stream()
            .map(input -> new InputSpec.Category(input.name(), input.cardinality()))
            .toList(),
        all,
        sizes,
        vocabularies);
  }

  /** The inputs of every row, without weights and labels, for prediction. */
  public Dataset encode(Table table) {
    return encodeWith(table, coders());
  }

  /** As {@link #encode(Table)}, with the lookup tables of the codes. */
  Dataset encodeWith(Table table, List<Coder> coders) {
    return new Dataset(table.rows(), new TableEncoding(this, table).blocks(coders));
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
    Map<String, Block> blocks = new TableEncoding(this, table).blocks(coders());
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

  static String place(Table table, String column, int row) {
    return table.origin() + ", row " + (row + 1) + ", column '" + column + "': ";
  }
}
