// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * Which rows are for training, validation and test: by separate files of the source, by shares, or
 * by a column.
 *
 * @param validation where validation rows are taken from; not for a source that has its own
 * @param test where test rows are taken from; not for a source that has its own
 * @param column a column with the part of each row, instead of shares; it is not an input
 * @param values the values of that column for each part
 * @param seed of the shuffle before rows are taken
 */
public record Split(
    @Option(
            "validation rows: {from: train or test, share: 0 to 1}; a bare number is a share of the"
                + " training rows; by default 0.15 of them unless the source has its own")
        Optional<Part> validation,
    @Option("test rows: the same form and default") Optional<Part> test,
    @Option("a column with the part of each row, instead of shares") Optional<String> column,
    @Option("values of that column: {train: [..], validation: [..], test: [..]}") Values values,
    @Option("seed of the shuffle before rows are taken") long seed) {
  /** The default share of a part: 0.15 of the training rows. */
  public static final Part DEFAULT = new Part(0.15);

  public Split {
    if (column.isPresent() && (validation.isPresent() || test.isPresent())) {
      throw new OptionException(
          "column", "'%s' cannot have shares too; drop one of both".formatted(column.get()));
    }
    if (test.isPresent() && test.get().from() == Part.Origin.TEST) {
      throw new OptionException(
          "test", "rows can be taken from train only; those of the source are used by default");
    }
    double taken = taken(validation) + taken(test);
    if (taken >= 1) {
      throw new OptionException(
          "validation", "and test take " + taken + " of the training rows, which leaves none");
    }
  }

  public Split() {
    this(Optional.empty(), Optional.empty(), Optional.empty(), new Values(), 1);
  }

  /** The same with other validation rows; {@code new Part(0)} for none. */
  public Split validation(Part part) {
    return new Split(Optional.of(part), test, column, values, seed);
  }

  /** The same with other test rows; {@code new Part(0)} for none. */
  public Split test(Part part) {
    return new Split(validation, Optional.of(part), column, values, seed);
  }

  private static double taken(Optional<Part> part) {
    return part.filter(p -> p.from() == Part.Origin.TRAIN).map(Part::share).orElse(0.0);
  }

  /** A share of the rows of another part. */
  public record Part(
      @Option("where the rows are taken from: train or test") Origin from,
      @Option(value = "the share of these rows, from 0 (no such part) to below 1", required = true)
          double share) {
    public Part {
      Bounds.belowOne("share", share);
    }

    public Part(double share) {
      this(Origin.TRAIN, share);
    }

    /** The rows a part is taken from. */
    public enum Origin {
      TRAIN,
      TEST
    }
  }

  /**
   * The values of the column for each part. A part without values has no rows.
   *
   * @param train of the training rows; if empty, all rows that are in no other part
   */
  public record Values(
      @Option("values of training rows; none: rows of no other part") List<String> train,
      @Option("values of validation rows") List<String> validation,
      @Option("values of test rows") List<String> test) {
    public Values {
      train = List.copyOf(train);
      validation = List.copyOf(validation);
      test = List.copyOf(test);
    }

    public Values() {
      this(List.of("train"), List.of("validation"), List.of("test"));
    }
  }
}
