// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A categorical input: one code a row; 0 is missing or unknown. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "input")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CodeInput.Vocabulary.class, name = "vocabulary"),
  @JsonSubTypes.Type(value = CodeInput.Hashed.class, name = "hashed"),
  @JsonSubTypes.Type(value = CodeInput.Buckets.class, name = "buckets"),
  @JsonSubTypes.Type(value = CodeInput.Values.class, name = "values")
})
public sealed interface CodeInput {
  /** The name of the input. */
  String name();

  /** The column that it reads. */
  String column();

  /** The number of codes, including 0. */
  int cardinality();

  /**
   * Texts.
   *
   * @param values the texts of the codes from 1 on
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
   * Texts of any number, by a hash: 1 + the CRC-32 of the text in UTF-8, modulo the buckets. Texts
   * that no training row has get a code as well.
   *
   * @param buckets the number of codes from 1 on
   */
  record Hashed(String name, String column, int buckets) implements CodeInput {
    @Override
    public int cardinality() {
      return buckets + 1;
    }
  }

  /**
   * Intervals of a number.
   *
   * @param edges the lower bounds of the codes from 2 on, ascending; code 1 is below the first
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
   * @param values the numbers of the codes from 1 on, ascending
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
