package org.mtl4j.core.data.encoding;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;

/** One category that a model reads of a row, as a code; 0 is missing or unknown. Immutable. */
public sealed interface CodeInput {
  /** The name of the input. */
  String name();

  /** The column it is made from. */
  String column();

  /** The number of codes, the one for unknown included. */
  int cardinality();

  /**
   * The code of every row.
   *
   * @throws org.mtl4j.api.error.DataException where the column is not there or is of another kind
   */
  int[] codes(Table table);

  /**
   * Writes the code of every row.
   *
   * @param out the block of all codes [rows, stride]
   * @param offset the place of this input in a row
   * @param stride the codes in a row
   */
  default void write(Table table, IntBuffer out, int offset, int stride) {
    int[] codes = codes(table);
    for (int row = 0; row < codes.length; row++) {
      out.put(row * stride + offset, codes[row]);
    }
  }

  /**
   * Texts.
   *
   * @param values the texts with a code of their own, from code 1
   */
  record Vocabulary(String name, String column, List<String> values) implements CodeInput {
    public Vocabulary {
      values = List.copyOf(values);
    }

    @Override
    public int cardinality() {
      return values.size() + 1;
    }

    @Override
    public int[] codes(Table table) {
      Map<String, Integer> known = new HashMap<>();
      values.forEach(value -> known.put(value, known.size() + 1));
      TextColumn texts = Columns.texts(table, column);
      int[] translation =
          texts.dictionary().stream().mapToInt(text -> known.getOrDefault(text, 0)).toArray();
      int[] codes = new int[texts.size()];
      for (int row = 0; row < codes.length; row++) {
        int code = texts.codes()[row];
        codes[row] = code < 0 ? 0 : translation[code];
      }
      return codes;
    }
  }

  /**
   * Intervals of a number.
   *
   * @param edges where an interval begins, ascending; below the first is code 1
   */
  record Buckets(String name, String column, List<Double> edges) implements CodeInput {
    public Buckets {
      edges = List.copyOf(edges);
    }

    @Override
    public int cardinality() {
      return edges.size() + 2;
    }

    @Override
    public int[] codes(Table table) {
      double[] values = Columns.numbers(table, column);
      double[] starts = Columns.unboxed(edges);
      int[] codes = new int[values.length];
      for (int row = 0; row < codes.length; row++) {
        if (!Double.isNaN(values[row])) {
          int at = Arrays.binarySearch(starts, values[row] + 0.0);
          codes[row] = at >= 0 ? at + 2 : -at;
        }
      }
      return codes;
    }
  }

  /**
   * Single values of a number.
   *
   * @param values the numbers with a code of their own, ascending, from code 1
   */
  record Values(String name, String column, List<Double> values) implements CodeInput {
    public Values {
      values = List.copyOf(values);
    }

    @Override
    public int cardinality() {
      return values.size() + 1;
    }

    @Override
    public int[] codes(Table table) {
      double[] numbers = Columns.numbers(table, column);
      double[] known = Columns.unboxed(values);
      int[] codes = new int[numbers.length];
      for (int row = 0; row < codes.length; row++) {
        // NaN sorts behind every number and is among none of them; + 0.0 makes -0 a plain 0.
        codes[row] = Math.max(0, Arrays.binarySearch(known, numbers[row] + 0.0) + 1);
      }
      return codes;
    }
  }
}
