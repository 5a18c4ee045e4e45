// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;

/** Encodes all rows of a table. */
record TableEncoding(Preprocessing encoding, Table table) {
  /** Rows that are encoded column by column while they are in the cache. */
  private static final int PART = 512;

  /** Rows that one thread encodes at a time. */
  private static final int SHARE = 32 * PART;

  /**
   * The inputs of every row.
   *
   * @param coders of the codes, in order
   */
  Map<String, Block> blocks(List<Coder> coders) {
    Map<String, Block> blocks = new LinkedHashMap<>();
    if (!encoding.numbers().isEmpty()) {
      blocks.put(InputSpec.NUMBERS, numbers());
    }
    if (!encoding.codes().isEmpty()) {
      blocks.put(InputSpec.CODES, codes(coders));
    }
    encoding.arrays().forEach((name, shape) -> blocks.put(name, array(name, shape)));
    for (ListInput list : encoding.lists()) {
      Coder coder = Coder.of(list.items());
      Shape row = Shape.of(list.length());
      blocks.put(list.column(), parsed(list.column(), row, text -> list.codes(coder, text)));
    }
    for (SequenceInput sequence : encoding.sequences()) {
      blocks.put(sequence.column(), parsed(sequence.column(), sequence.row(), sequence::values));
    }
    return blocks;
  }

  private Block numbers() {
    List<NumberInput> numbers = encoding.numbers();
    Block block = Block.floats(table.rows(), Shape.of(numbers.size()));
    FloatBuffer out = block.floats();
    List<IntToDoubleFunction> values = numbers.stream().map(input -> input.values(table)).toList();
    inParallel(table.rows(), (from, to) -> numbers(values, out, from, to));
    return block;
  }

  /** Encodes a range of rows; empty if that succeeds. */
  private Optional<DataException> numbers(
      List<IntToDoubleFunction> values, FloatBuffer out, int begin, int end) {
    List<NumberInput> numbers = encoding.numbers();
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

  private Block codes(List<Coder> coders) {
    Block block = Block.ints(table.rows(), Shape.of(coders.size()));
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

  private Block array(String name, Shape shape) {
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
        throw notFinite(name, i / Math.max(1, shape.elements()), column.values()[i]);
      }
    }
    Block block = Block.floats(table.rows(), shape);
    block.floats().put(column.values());
    return block;
  }

  /** Arrays that are read from texts; 0 where the text is missing. */
  private Block parsed(String name, Shape shape, Function<String, float[]> read) {
    TextColumn texts = Columns.texts(table, name);
    float[][] known = new float[texts.dictionary().size()][];
    Block block = Block.floats(table.rows(), shape);
    FloatBuffer out = block.floats();
    for (int row = 0; row < table.rows(); row++) {
      int code = texts.codes()[row];
      if (code < 0) {
        continue;
      }
      try {
        if (known[code] == null) {
          known[code] = read.apply(texts.dictionary().get(code));
        }
      } catch (DataException e) {
        throw new DataException(table.origin() + ", row " + (row + 1) + ", " + e.getMessage(), e);
      }
      out.put(row * shape.elements(), known[code]);
    }
    return block;
  }

  private DataException notFinite(String column, int row, double value) {
    return new DataException(
        Preprocessing.place(table, column, row)
            + "found "
            + value
            + " where a finite number is expected");
  }
}
