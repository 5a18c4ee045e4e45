// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * The use of one column of a table.
 *
 * @param role its role
 * @param encode the encodings of a number, one or several
 * @param buckets the number of quantile buckets for {@link NumberEncoding#BUCKETS} and {@link
 *     NumberEncoding#PIECEWISE}
 * @param minimumCount the training rows that a category needs to have a code; rarer ones are
 *     unknown
 * @param pattern the {@link DateNotation} of a date; found if absent
 * @param hash the number of codes of a category, chosen by a hash of its text; if absent, each
 *     category of the training rows has a code of its own
 * @param separator between two items of a list or numbers of a sequence
 * @param length the items of a list at most; if absent, those of the longest of a training row
 * @param vocabulary a name that several columns have in common: one text has one code and one
 *     embedding in all of them
 */
public record Field(
    @Option(
            "number, category, date, list (of categories in one text), sequence (of numbers in one"
                + " text), weight (of the row), ignore, or guess")
        Role role,
    @Option(
            "for numbers: raw, standard, robust (by quartiles, clipped), log (signed log1p, then"
                + " standard), quantile (rank to normal), piecewise (linear, an input for each"
                + " bucket), buckets, values (each value a category); one or several")
        List<NumberEncoding> encode,
    @Option("buckets of equal count for the encodings 'buckets' and 'piecewise', 2 to 65,536")
        int buckets,
    @Option("training rows a category needs to get a code of its own; rarer ones are unknown")
        int minimumCount,
    @Option("for dates: how they are written, such as d.M.uuuu or M/d/uuuu; else it is found")
        Optional<String> pattern,
    @Option(
            "for categories: this many codes, chosen by a hash of the text, for columns of very many"
                + " values; else one for each value")
        Optional<Integer> hash,
    @Option("for lists and sequences: the text between two items") String separator,
    @Option(
            "for lists and sequences: how many items at most; else as many as that of a training"
                + " row has")
        Optional<Integer> length,
    @Option(
            "for categories and lists: a name; columns of one name have codes and embeddings in"
                + " common")
        Optional<String> vocabulary) {
  private static final String SEPARATOR = "|";

  public Field {
    encode = List.copyOf(encode);
    Bounds.within(2, 65_536, "buckets", buckets);
    Bounds.atLeast(1, "minimumCount", minimumCount);
    if (encode.isEmpty()) {
      throw new OptionException("encode", "must name at least one encoding");
    }
    pattern.ifPresent(DateNotation::of);
    hash.ifPresent(codes -> Bounds.atLeast(1, "hash", codes));
    if (hash.isPresent() && (role != Role.CATEGORY && role != Role.LIST || minimumCount > 1)) {
      throw new OptionException(
          "hash", "is for the roles category and list, without minimumCount: no value is rare");
    }
    length.ifPresent(items -> Bounds.atLeast(1, "length", items));
    if (vocabulary.isPresent() && role != Role.CATEGORY && role != Role.LIST) {
      throw new OptionException("vocabulary", "is for the roles category and list");
    }
    if (separator.isEmpty()) {
      throw new OptionException("separator", "must not be empty");
    }
  }

  /** Without a hash and options of lists. */
  public Field(
      Role role,
      List<NumberEncoding> encode,
      int buckets,
      int minimumCount,
      Optional<String> pattern) {
    this(
        role,
        encode,
        buckets,
        minimumCount,
        pattern,
        Optional.empty(),
        SEPARATOR,
        Optional.empty(),
        Optional.empty());
  }

  /** Without a pattern. */
  public Field(Role role, List<NumberEncoding> encode, int buckets, int minimumCount) {
    this(role, encode, buckets, minimumCount, Optional.empty());
  }

  /** Guessed role, standardized numbers. */
  public Field() {
    this(Role.GUESS, List.of(NumberEncoding.STANDARD), 32, 1);
  }

  /** A role with the default options. */
  public Field(Role role) {
    this(role, List.of(NumberEncoding.STANDARD), 32, 1);
  }

  /** Numbers in some encodings; standardized if none is given. */
  public static Field number(NumberEncoding... encodings) {
    return new Field(
        Role.NUMBER,
        encodings.length == 0 ? List.of(NumberEncoding.STANDARD) : List.of(encodings),
        32,
        1);
  }

  /** Categories; those with fewer training rows than a minimum are unknown. */
  public static Field category(int minimumCount) {
    return new Field(Role.CATEGORY, List.of(NumberEncoding.STANDARD), 32, minimumCount);
  }

  /** Categories with this many codes, chosen by a hash. */
  public static Field hashed(int codes) {
    return new Field(Role.CATEGORY).withHash(codes);
  }

  /** Lists of categories, separated by {@code |}. */
  public static Field list() {
    return new Field(Role.LIST);
  }

  /** Sequences of numbers, separated by {@code |}. */
  public static Field sequence() {
    return new Field(Role.SEQUENCE);
  }

  /** This field with codes by a hash. */
  public Field withHash(int codes) {
    return new Field(
        role,
        encode,
        buckets,
        minimumCount,
        pattern,
        Optional.of(codes),
        separator,
        length,
        vocabulary);
  }

  /** Dates in some {@link DateNotation}. */
  public static Field date(String pattern) {
    return new Field(Role.DATE, List.of(NumberEncoding.STANDARD), 32, 1, Optional.of(pattern));
  }

  /** This field with another {@link #minimumCount}. */
  public Field minimumCount(int other) {
    return new Field(role, encode, buckets, other, pattern, hash, separator, length, vocabulary);
  }

  /** This field with at most so many items of a list. */
  public Field length(int items) {
    return new Field(
        role,
        encode,
        buckets,
        minimumCount,
        pattern,
        hash,
        separator,
        Optional.of(items),
        vocabulary);
  }

  /** This field with a vocabulary that other columns may have too. */
  public Field vocabulary(String name) {
    return new Field(
        role, encode, buckets, minimumCount, pattern, hash, separator, length, Optional.of(name));
  }

  /** Whether numbers have the default encoding, standardized. */
  public boolean hasDefaultEncoding() {
    return encode.equals(List.of(NumberEncoding.STANDARD));
  }

  /** The role of a column. */
  public enum Role {
    /** A number; a second input, named with a question mark, says whether it is missing. */
    NUMBER,
    /** A category, text or number. */
    CATEGORY,
    /**
     * A date or a time of day, as numbers: the elapsed days, the month, the weekday and the hour.
     */
    DATE,
    /** The weight of the row, 0 or more. */
    WEIGHT,
    /** A list of categories in one text. */
    LIST,
    /** A sequence of numbers in one text. */
    SEQUENCE,
    /** Not read. */
    IGNORE,
    /**
     * An array, list, sequence, number or date, depending on the values; a number if it has an
     * encoding; else a category.
     */
    GUESS
  }

  /** The encoding of a number. */
  public enum NumberEncoding {
    /** Unchanged. */
    RAW,
    /** Mean 0 and variance 1 over the training rows. */
    STANDARD,
    /** Median 0 and quartiles 1 apart over the training rows, then smooth clipping to ±3. */
    ROBUST,
    /** sign(x)·log(1 + |x|), then as STANDARD. */
    LOG,
    /** The normal score of its rank among the training rows. */
    QUANTILE,
    /**
     * Piecewise linear (Gorishniy et al., NeurIPS 2022): an input for each bucket, which rises from
     * 0 to 1 within it. Buckets have about equally many training rows.
     */
    PIECEWISE,
    /** Its bucket, a category; buckets have about equally many training rows. */
    BUCKETS,
    /** The value, a category. */
    VALUES
  }
}
