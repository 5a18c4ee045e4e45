// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.mtl4j.api.data.Table;

/** One category that a model reads of a row, as a code; 0 is missing or unknown. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CodeInput.Vocabulary.class, name = "vocabulary"),
  @JsonSubTypes.Type(value = CodeInput.Buckets.class, name = "buckets"),
  @JsonSubTypes.Type(value = CodeInput.Values.class, name = "values")
})
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
  default int[] codes(Table table) {
    return Coder.of(this).codes(table);
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
  }
}
