// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * Which rows are for training, validation and test: by separate files of the source, by shares, by
 * folds, by time, or by a column. The columns named here are not inputs.
 *
 * <p>Shares and folds keep the proportions of class labels and of missing labels (Sechidis et al.,
 * ECML PKDD 2011), unless {@code stratify} is false or rows are taken by time.
 *
 * @param validation where validation rows are taken from; not for a source that has its own
 * @param test where test rows are taken from; not for a source that has its own
 * @param column a column with the part of each row, instead of shares; if it has no validation
 *     rows, they can be a share of its training rows
 * @param values the values of that column for each part
 * @param group a column whose rows of equal value stay in one part
 * @param time a column with the time of each row: the latest rows are for test, those before them
 *     for validation
 * @param folds the number of folds of equal size, of which one is for test; 0 for none
 * @param fold a column with the fold of each row, instead of {@code folds}
 * @param index the fold that is for test, from 1; for a column in the order of its values
 * @param stratify whether parts keep the proportions of labels
 * @param seed of the random draws
 * @param seeds whether each seed of the training has its own split: another draw, or the next fold;
 *     after the last fold the folds are drawn again
 */
public record Split(
    @Option(
            "validation rows: {from: train or test, share: 0 to 1}; a bare number is a share of the"
                + " training rows; by default 0.15 of them unless the source has its own")
        Optional<Part> validation,
    @Option("test rows: the same form and default") Optional<Part> test,
    @Option("a column with the part of each row, instead of shares") Optional<String> column,
    @Option("values of that column: {train: [..], validation: [..], test: [..]}") Values values,
    @Option("a column whose rows of equal value stay in one part") Optional<String> group,
    @Option("a column of numbers or dates: the latest rows are for test") Optional<String> time,
    @Option("number of folds, of which one is for test; 0 for none") int folds,
    @Option("a column with the fold of each row, instead of folds") Optional<String> fold,
    @Option("the fold that is for test, from 1") int index,
    @Option("keep the proportions of class labels and of missing labels in each part")
        boolean stratify,
    @Option("seed of the random draws") long seed,
    @Option("each seed of the training has its own split: another draw, or the next fold")
        boolean seeds) {
  /** The default share of a part: 0.15 of the training rows. */
  public static final Part DEFAULT = new Part(0.15);

  public Split {
    boolean folded = folds > 0 || fold.isPresent();
    if (column.isPresent()) {
      boolean shares = validation.isPresent() && !isRest(validation.get(), values);
      refuse("column", column.get(), shares || test.isPresent(), "shares");
      refuse("column", column.get(), group.isPresent(), "groups");
      refuse("column", column.get(), time.isPresent(), "times");
      refuse("column", column.get(), folded, "folds");
    }
    if (time.isPresent()) {
      refuse("time", time.get(), group.isPresent(), "groups");
      refuse("time", time.get(), folded, "folds");
    }
    if (seeds && (column.isPresent() || time.isPresent())) {
      throw new OptionException("seeds", "must be false: parts by column or time have no seed");
    }
    checkFolds(test, folds, fold, index);
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

  /** By shares or by a column; stratified. */
  public Split(
      Optional<Part> validation,
      Optional<Part> test,
      Optional<String> column,
      Values values,
      long seed) {
    this(
        validation,
        test,
        column,
        values,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        1,
        true,
        seed,
        false);
  }

  /**
   * Whether validation rows are taken from the training rows of a column without validation rows.
   */
  private static boolean isRest(Part validation, Values values) {
    return values.validation().isEmpty() && validation.from() == Part.Origin.TRAIN;
  }

  private static void refuse(String key, String name, boolean both, String other) {
    if (both) {
      throw new OptionException(
          key, "'%s' cannot have %s too; drop one of both".formatted(name, other));
    }
  }

  private static void checkFolds(Optional<Part> test, int folds, Optional<String> fold, int index) {
    if (folds < 0 || folds == 1) {
      throw new OptionException("folds", "must be 2 or more, or 0 for none, but is " + folds);
    }
    if (folds > 0 && fold.isPresent()) {
      throw new OptionException("fold", "is a column, so folds cannot be %d too".formatted(folds));
    }
    if (test.isPresent() && (folds > 0 || fold.isPresent())) {
      throw new OptionException("test", "rows are a fold; drop test, or drop the folds");
    }
    if (index < 1 || folds > 0 && index > folds) {
      throw new OptionException(
          "index",
          "must be the number of a fold, 1%s, but is %d"
              .formatted(folds > 0 ? " to " + folds : " or more", index));
    }
  }

  /** The same with other validation rows; {@code new Part(0)} for none. */
  public Split validation(Part part) {
    return new SplitBuilder(this).validation(part).build();
  }

  /** The same with other test rows; {@code new Part(0)} for none. */
  public Split test(Part part) {
    return new SplitBuilder(this).test(part).build();
  }

  private static double taken(Optional<Part> part) {
    return part.filter(p -> p.from() == Part.Origin.TRAIN).map(Part::share).orElse(0.0);
  }

  /**
   * The split of the run with a seed: itself, unless each seed has its own. The index may then
   * exceed the number of values of a fold column, which start again.
   *
   * @param training the seed of the training
   */
  public Split of(long training) {
    if (!seeds) {
      return this;
    }
    long run = training - 1;
    int known = fold.isPresent() ? Integer.MAX_VALUE - 1 : folds;
    SplitBuilder own = new SplitBuilder(this);
    return known == 0
        ? own.seed(seed + run).build()
        : own.seed(seed + Math.floorDiv(run, known)).index(1 + Math.floorMod(run, known)).build();
  }

  /** The columns that are read for the split. */
  public List<String> columns() {
    return Stream.of(column, group, time, fold).flatMap(Optional::stream).distinct().toList();
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
