package org.mtl4j.core.data;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * Which rows train, which choose, which judge: by files of the source's own, by shares, or by a
 * column.
 *
 * @param validation where validation rows come from; a source that brings some needs none
 * @param test where test rows come from; a source that brings some needs none
 * @param column a column that says it row by row, instead of shares; it is no input
 * @param values the values of that column for each part
 * @param seed of the shuffle before rows are taken
 */
public record Split(
    @Option(
            "rows to choose by: {from: train or test, share: 0 to 1}; a bare number is a share of"
                + " the training rows; by default 0.15 of them unless the source brings its own")
        Optional<Part> validation,
    @Option("rows to judge by at the very end: the same form and default") Optional<Part> test,
    @Option("a column that says for each row where it belongs, in place of shares")
        Optional<String> column,
    @Option("values of that column: {train: [..], validation: [..], test: [..]}") Values values,
    @Option("seed of the shuffle before rows are taken") long seed) {
  /** The share of the training rows that a part takes where nothing is said. */
  public static final Part DEFAULT = new Part(0.15);

  public Split {
    if (column.isPresent() && (validation.isPresent() || test.isPresent())) {
      throw new OptionException(
          "column", "'%s' leaves no room for shares; drop one of both".formatted(column.get()));
    }
    if (test.isPresent() && test.get().from() == Part.Origin.TEST) {
      throw new OptionException(
          "test",
          "rows can be taken from train alone; those of the source are used without being asked"
              + " for");
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

  /** The same with other rows to choose by; {@code new Part(0)} for none. */
  public Split validation(Part part) {
    return new Split(Optional.of(part), test, column, values, seed);
  }

  /** The same with other rows to judge by; {@code new Part(0)} for none. */
  public Split test(Part part) {
    return new Split(validation, Optional.of(part), column, values, seed);
  }

  private static double taken(Optional<Part> part) {
    return part.filter(p -> p.from() == Part.Origin.TRAIN).map(Part::share).orElse(0.0);
  }

  /** A share of the rows of another part. */
  public record Part(
      @Option("which rows to take from: train or test") Origin from,
      @Option(value = "how many of them, 0 (no such part) to below 1", required = true)
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
   * What the values of a column mean. A part without values is left out.
   *
   * @param train for rows to learn from; without any, all rows that are in no other part
   */
  public record Values(
      @Option("values of rows to learn from; none: those of no other part") List<String> train,
      @Option("values of rows to choose by") List<String> validation,
      @Option("values of rows to judge by") List<String> test) {
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
