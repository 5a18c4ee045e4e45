// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;

/**
 * Encodes single rows without a table, with lookup tables that are built once. Gives the same bits
 * as the {@link Preprocessing}. Immutable.
 */
public final class RowEncoder {
  /** The place of a column that is not read. */
  private static final int UNREAD = -1;

  private final Preprocessing preprocessing;
  private final List<Coder> coders;
  private final Set<String> read;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final List<String> columns;
  private final NumberInput[] numbers;
  private final int[] numberPlaces;
  private final int[] codePlaces;
  private final Map<String, Function<String, float[]>> parsed = new LinkedHashMap<>();

  /** Builds the lookup tables. */
  public RowEncoder(Preprocessing preprocessing) {
    this(preprocessing, preprocessing.columns());
  }

  /**
   * Reads some columns only; the values of others are missing.
   *
   * @param read such as {@link Preprocessing#columns(java.util.Collection)} of some tasks
   */
  public RowEncoder(Preprocessing preprocessing, Set<String> read) {
    this.preprocessing = preprocessing;
    this.read = read;
    this.coders = preprocessing.coders();
    this.numbers = preprocessing.numbers().toArray(NumberInput[]::new);
    this.numberPlaces =
        preprocessing.numbers().stream().mapToInt(input -> place(input.column())).toArray();
    this.codePlaces =
        preprocessing.codes().stream().mapToInt(input -> place(input.column())).toArray();
    preprocessing.arrays().keySet().forEach(this::place);
    for (ListInput list : preprocessing.lists()) {
      Coder coder = Coder.of(list.items());
      place(list.column());
      parsed.put(list.column(), text -> list.codes(coder, text));
    }
    for (SequenceInput sequence : preprocessing.sequences()) {
      place(sequence.column());
      parsed.put(sequence.column(), sequence::values);
    }
    this.columns = List.copyOf(places.keySet());
  }

  private int place(String column) {
    return read.contains(column)
        ? places.computeIfAbsent(column, ignored -> places.size())
        : UNREAD;
  }

  /** The encoding of tables. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The columns that it reads, each once. */
  public List<String> columns() {
    return columns;
  }

  /** The shapes of the columns of arrays, by name. */
  public Map<String, Shape> arrays() {
    return preprocessing.arrays();
  }

  /** An empty row, reusable. */
  public RawRow row() {
    return new RawRow(columns, places);
  }

  /** Encodes every row of a table. */
  public Dataset encode(Table table) {
    return preprocessing.encodeWith(
        read.size() < preprocessing.columns().size() ? withoutUnread(table) : table, coders);
  }

  /** The same rows, with missing values in the columns that are not read. */
  private Table withoutUnread(Table table) {
    List<Column> columns = new ArrayList<>();
    for (String name : preprocessing.columns()) {
      columns.add(read.contains(name) ? table.column(name) : missing(name, table.rows()));
    }
    return new Table(table.origin(), table.rows(), columns);
  }

  private Column missing(String name, int rows) {
    Shape array = arrays().get(name);
    if (array != null) {
      return new ArrayColumn(name, array, new float[Math.multiplyExact(rows, array.elements())]);
    }
    double[] none = new double[rows];
    Arrays.fill(none, Double.NaN);
    return new NumberColumn(name, none);
  }

  /** Memory for some encoded rows. */
  public Target target(int rows) {
    Map<String, Block> blocks = new LinkedHashMap<>();
    if (numbers.length > 0) {
      blocks.put(InputSpec.NUMBERS, Block.floats(rows, Shape.of(numbers.length)));
    }
    if (!coders.isEmpty()) {
      blocks.put(InputSpec.CODES, Block.ints(rows, Shape.of(coders.size())));
    }
    preprocessing
        .inputs()
        .arrays()
        .forEach((name, shape) -> blocks.put(name, Block.floats(rows, shape)));
    return target(blocks);
  }

  /** Encodes into the inputs of a model; a missing block is not encoded. */
  public Target target(Map<String, Block> blocks) {
    return new Target(blocks);
  }

  /** The memory of encoded rows. For one thread at a time. */
  public final class Target {
    private final Map<String, Block> blocks;
    private final Optional<FloatBuffer> numberBlock;
    private final Optional<IntBuffer> codeBlock;
    private final Map<String, FloatBuffer> arrayBlocks = new LinkedHashMap<>();
    private final List<String> unseen = new ArrayList<>();

    private Target(Map<String, Block> blocks) {
      this.blocks = blocks;
      this.numberBlock = Optional.ofNullable(blocks.get(InputSpec.NUMBERS)).map(Block::floats);
      this.codeBlock = Optional.ofNullable(blocks.get(InputSpec.CODES)).map(Block::ints);
      arrays()
          .keySet()
          .forEach(
              name ->
                  Optional.ofNullable(blocks.get(name))
                      .ifPresent(block -> arrayBlocks.put(name, block.floats())));
    }

    /** The first rows, over the same memory. */
    public Dataset rows(int count) {
      Map<String, Block> first = new LinkedHashMap<>();
      blocks.forEach((name, block) -> first.put(name, block.part(0, count)));
      return new Dataset(count, first);
    }

    /**
     * Encodes a row.
     *
     * @param at its index among the encoded rows
     * @throws DataException if a column is not set, or has a value that cannot be an input
     */
    public void put(RawRow row, int at) {
      row.requireComplete();
      unseen.clear();
      numberBlock.ifPresent(out -> numbers(row, out, at));
      codeBlock.ifPresent(out -> codes(row, out, at));
      arrayBlocks.forEach((name, out) -> array(row, name, out, at));
      parsed.forEach((column, read) -> parsed(row, column, read, at));
    }

    /**
     * The columns of the last encoded row whose text has no code, since too few training rows had
     * it.
     */
    public List<String> unseen() {
      return unseen;
    }

    private void numbers(RawRow row, FloatBuffer out, int at) {
      for (int i = 0; i < numbers.length; i++) {
        int place = numberPlaces[i];
        double value = place == UNREAD ? Double.NaN : numbers[i].value(row, place);
        float input = numbers[i].of(value);
        if (!Float.isFinite(input)) {
          throw new DataException(numbers[i].complaint(value));
        }
        out.put(at * numbers.length + i, input);
      }
    }

    private void codes(RawRow row, IntBuffer out, int at) {
      for (int i = 0; i < codePlaces.length; i++) {
        int place = codePlaces[i];
        Coder coder = coders.get(i);
        int code;
        if (place == UNREAD) {
          code = 0;
        } else if (coder instanceof Coder.OfTexts && row.isText(place)) {
          code = coder.of(row.text(place));
          if (code == 0) {
            unseen.add(columns.get(place));
          }
        } else {
          code = coder.of(row.number(place));
        }
        out.put(at * codePlaces.length + i, code);
      }
    }

    private void parsed(RawRow row, String column, Function<String, float[]> read, int at) {
      Block block = blocks.get(column);
      if (block != null) {
        int place = place(column);
        String text = place == UNREAD || row.isMissing(place) ? "" : row.written(place);
        block.floats().put(at * block.row().elements(), read.apply(text));
      }
    }

    private void array(RawRow row, String name, FloatBuffer out, int at) {
      int length = arrays().get(name).elements();
      int place = place(name);
      float[] values = place == UNREAD ? new float[length] : row.array(place, length);
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new DataException(
              "column '%s': found %s where a finite number is expected".formatted(name, value));
        }
      }
      out.put(at * length, values);
    }
  }
}
