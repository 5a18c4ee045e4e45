// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.List;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * How one column of a table is used.
 *
 * @param role what it is
 * @param encode how a number is shown to the model; several at once are allowed
 * @param buckets the number of quantile buckets for {@link NumberEncoding#BUCKETS}
 * @param minimumCount how often a category must occur in the training rows to get a code of its own
 */
public record Field(
    @Option("number, category, weight (of the row), ignore, or guess") Role role,
    @Option(
            "for numbers: raw, standard, log (signed log1p, then standard), quantile (rank to"
                + " normal), buckets, values (each value a category); one or several")
        List<NumberEncoding> encode,
    @Option("buckets of equal count for the encoding 'buckets', 2 or more") int buckets,
    @Option("training rows a category needs to get a code of its own; rarer ones are unknown")
        int minimumCount) {

  public Field {
    encode = List.copyOf(encode);
    Bounds.atLeast(2, "buckets", buckets);
    Bounds.atLeast(1, "minimumCount", minimumCount);
    if (encode.isEmpty()) {
      throw new OptionException("encode", "must name at least one encoding");
    }
  }

  /** Guessed role, standardised numbers. */
  public Field() {
    this(Role.GUESS, List.of(NumberEncoding.STANDARD), 32, 1);
  }

  /** A role with its defaults. */
  public Field(Role role) {
    this(role, List.of(NumberEncoding.STANDARD), 32, 1);
  }

  /** Numbers in these encodings, standardised where none is given. */
  public static Field number(NumberEncoding... encodings) {
    return new Field(
        Role.NUMBER,
        encodings.length == 0 ? List.of(NumberEncoding.STANDARD) : List.of(encodings),
        32,
        1);
  }

  /** Categories, those with fewer training rows than a minimum taken for unknown. */
  public static Field category(int minimumCount) {
    return new Field(Role.CATEGORY, List.of(NumberEncoding.STANDARD), 32, minimumCount);
  }

  /** The same with another number of training rows that a category needs. */
  public Field minimumCount(int other) {
    return new Field(role, encode, buckets, other);
  }

  /** Whether numbers are shown as they are by default, standardised. */
  public boolean hasDefaultEncoding() {
    return encode.equals(List.of(NumberEncoding.STANDARD));
  }

  /** What a column is. */
  public enum Role {
    /** A number; missing ones are told by an input of their own, named with a question mark. */
    NUMBER,
    /** A category, however it is written. */
    CATEGORY,
    /** The weight of the row, 0 or more. */
    WEIGHT,
    /** Not read. */
    IGNORE,
    /** A number if it reads as one or has an encoding for numbers, an array if it is one. */
    GUESS
  }

  /** How a number is shown to the model. */
  public enum NumberEncoding {
    /** As it is. */
    RAW,
    /** Mean 0 and variance 1 over the training rows. */
    STANDARD,
    /** sign(x)·log(1 + |x|), then as STANDARD. */
    LOG,
    /** The normal score of its rank among the training rows. */
    QUANTILE,
    /** The bucket it falls into, a category; buckets hold about equally many training rows. */
    BUCKETS,
    /** The value, a category. */
    VALUES
  }
}
