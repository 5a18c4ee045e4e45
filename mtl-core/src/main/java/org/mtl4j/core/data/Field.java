package org.mtl4j.core.data;

import java.util.List;
import org.mtl4j.api.option.Option;

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
    if (buckets < 2) {
      throw new IllegalArgumentException("buckets must be 2 or more, but is " + buckets);
    }
    if (minimumCount < 1) {
      throw new IllegalArgumentException("minimumCount must be 1 or more, but is " + minimumCount);
    }
    if (encode.isEmpty()) {
      throw new IllegalArgumentException("encode needs at least one encoding");
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

  /** What a column is. */
  public enum Role {
    NUMBER,
    CATEGORY,
    WEIGHT,
    IGNORE,
    GUESS
  }

  /** How a number is shown to the model. */
  public enum NumberEncoding {
    RAW,
    STANDARD,
    LOG,
    QUANTILE,
    BUCKETS,
    VALUES
  }
}
