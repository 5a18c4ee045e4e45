// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleToIntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;

/** The lookup table of a {@link CodeInput}. Immutable. */
sealed interface Coder {
  /** Builds the table of an input. */
  static Coder of(CodeInput input) {
    if (input instanceof CodeInput.Vocabulary vocabulary) {
      Map<String, Integer> known = new HashMap<>(2 * vocabulary.values().size());
      vocabulary.values().forEach(value -> known.put(value, known.size() + 1));
      return new OfTexts(input.column(), text -> known.getOrDefault(text, 0));
    }
    if (input instanceof CodeInput.Hashed hashed) {
      return new OfTexts(input.column(), text -> bucket(text, hashed.buckets()));
    }
    // Below, + 0.0 turns -0 into 0.
    if (input instanceof CodeInput.Buckets buckets) {
      double[] starts = Columns.unboxed(buckets.edges());
      return new OfNumbers(
          input.column(),
          value -> {
            int at = Arrays.binarySearch(starts, value + 0.0);
            return at >= 0 ? at + 2 : -at;
          });
    }
    double[] known = Columns.unboxed(((CodeInput.Values) input).values());
    return new OfNumbers(
        input.column(), value -> Math.max(0, Arrays.binarySearch(known, value + 0.0) + 1));
  }

  private static int bucket(String text, int buckets) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return 1 + (int) (crc.getValue() % buckets);
  }

  /** The code of every row, by its index. */
  IntUnaryOperator codes(Table table);

  /** The code of a number; NaN is missing. */
  int of(double value);

  /**
   * The code of a text that is not missing.
   *
   * @throws UnsupportedOperationException if the input reads numbers
   */
  int of(String text);

  /**
   * Codes of texts.
   *
   * @param present the code of a text; 0 if it is unknown
   */
  record OfTexts(String column, ToIntFunction<String> present) implements Coder {
    @Override
    public IntUnaryOperator codes(Table table) {
      TextColumn texts = Columns.texts(table, column);
      int[] translation = texts.dictionary().stream().mapToInt(this::of).toArray();
      int[] codes = texts.codes();
      return row -> codes[row] < 0 ? 0 : translation[codes[row]];
    }

    @Override
    public int of(double value) {
      return Double.isNaN(value) ? 0 : of(NumberColumn.written(value));
    }

    @Override
    public int of(String text) {
      return present.applyAsInt(text);
    }
  }

  /**
   * Codes of numbers.
   *
   * @param present the code of a number that is not missing
   */
  record OfNumbers(String column, DoubleToIntFunction present) implements Coder {
    @Override
    public IntUnaryOperator codes(Table table) {
      double[] values = Columns.numbers(table, column);
      return row -> of(values[row]);
    }

    @Override
    public int of(double value) {
      return Double.isNaN(value) ? 0 : present.applyAsInt(value);
    }

    @Override
    public int of(String text) {
      throw new UnsupportedOperationException(column + " holds numbers");
    }
  }
}
