// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mtl4j.api.data.Table;
import org.mtl4j.core.draft.LabelBlock.Kind;

/**
 * Finds columns of a table that look like labels together.
 *
 * @param inputs the columns that are inputs or labels, in the order of the table
 * @param rows the pattern of the values
 */
record LabelBlocks(List<Profile> inputs, RowPatterns rows) {
  /** Columns of a block, at least. */
  private static final int SMALLEST = 2;

  /** Columns of a block of flags with missing values between other columns, at least. */
  private static final int INSIDE = 3;

  /** Missing values of a block of flags, at least, if they tell labels from inputs. */
  private static final double GAPS = 0.1;

  /** Alike numbers have deviations within this factor. */
  private static final double ALIKE = 30;

  /** Separators of the words of a name. */
  private static final String BREAK = "[ _.-]+";

  private static final Pattern PREFIXED =
      Pattern.compile(
          "(?i)(y|labels?|targets?|scores?|outputs?|outcomes?|responses?|tasks?)[ _.-].*");

  LabelBlocks(List<Profile> inputs, Table table) {
    this(inputs, new RowPatterns(table));
  }

  /** The block that is most likely; empty if no columns are labels together. */
  Optional<LabelBlock> find() {
    List<Profile> own = rows.disjoint(inputs);
    if (!own.isEmpty() && own.size() < inputs.size()) {
      return Optional.of(new LabelBlock(own, Kind.OWN_ROWS));
    }
    return flagsWithGaps()
        .or(this::flagsAtAnEnd)
        .or(this::prefixed)
        .or(this::numbered)
        .or(this::sharingAWord)
        .or(this::numbersAtTheEnd);
  }

  /** Runs of yes and no that miss values, in a table whose other columns hardly do. */
  private Optional<LabelBlock> flagsWithGaps() {
    List<Profile> found = new ArrayList<>();
    for (List<Profile> run : runs(Profile::isYesNo)) {
      boolean edge = isAtAnEdge(run);
      boolean enough = run.size() >= (edge ? SMALLEST : INSIDE);
      if (enough && gaps(run) >= GAPS && !onlyLastIsNamed(run)) {
        found.addAll(run);
      }
    }
    List<Profile> others = inputs.stream().filter(column -> !found.contains(column)).toList();
    return found.isEmpty() || 2 * gaps(others) >= gaps(found)
        ? Optional.empty()
        : Optional.of(new LabelBlock(found, Kind.FLAGS));
  }

  private boolean isAtAnEdge(List<Profile> run) {
    return run.contains(inputs.get(0)) || run.contains(last());
  }

  private static double gaps(List<Profile> columns) {
    return columns.stream().mapToDouble(Profile::missingShare).average().orElse(0);
  }

  /** The yes and no columns at the end, else at the start, if they are at most half of all. */
  private Optional<LabelBlock> flagsAtAnEnd() {
    List<List<Profile>> runs = runs(Profile::isYesNo);
    Collections.reverse(runs);
    return runs.stream()
        .filter(run -> isAtAnEdge(run))
        .filter(this::isSmall)
        .filter(run -> !onlyLastIsNamed(run) && !strongOutside(run) && !rows.isOneHot(run))
        .findFirst()
        .map(run -> new LabelBlock(run, Kind.FLAGS));
  }

  private boolean isSmall(List<Profile> run) {
    return run.size() >= SMALLEST && 2 * run.size() <= inputs.size();
  }

  private static boolean onlyLastIsNamed(List<Profile> run) {
    List<Profile> named = run.stream().filter(Candidate::isNamedLikeALabel).toList();
    return named.size() == 1 && run.get(run.size() - 1).equals(named.get(0));
  }

  private boolean strongOutside(List<Profile> run) {
    return inputs.stream()
        .anyMatch(column -> !run.contains(column) && Candidate.isNamedLabel(column));
  }

  /** Columns such as label_a and label_b, anywhere. */
  private Optional<LabelBlock> prefixed() {
    List<Profile> named =
        inputs.stream()
            .filter(column -> PREFIXED.matcher(column.name()).matches())
            .filter(column -> Candidate.named(column).isPresent())
            .toList();
    return isSmall(named) ? Optional.of(new LabelBlock(named, Kind.NUMBERS)) : Optional.empty();
  }

  /**
   * Columns at the end whose names differ in numbers only, such as y1 and y2, after columns with
   * other names; with a column before them that is named like a label.
   */
  private Optional<LabelBlock> numbered() {
    List<Profile> run = atTheEnd(column -> stem(column).equals(stem(last())));
    int before = inputs.size() - run.size() - 1;
    boolean labeled = before >= 0 && Candidate.isNamedLikeALabel(inputs.get(before));
    List<Profile> block = labeled ? inputs.subList(before, inputs.size()) : run;
    return stem(last()).contains("#") && isSmall(block) && !strongOutside(block)
        ? Optional.of(new LabelBlock(block, Kind.NUMBERS))
        : Optional.empty();
  }

  private Profile last() {
    return inputs.get(inputs.size() - 1);
  }

  private static String stem(Profile column) {
    return column.name().replaceAll("\\d+", "#");
  }

  /**
   * Columns at the end that share the first or last word of their names: at most half of all, or a
   * third of all if some are measured numbers.
   */
  private Optional<LabelBlock> sharingAWord() {
    String[] words = last().name().split(BREAK);
    if (words.length < 2) {
      return Optional.empty();
    }
    String first = words[0];
    String end = words[words.length - 1];
    return Stream.of(
            atTheEnd(column -> column.name().matches(Pattern.quote(first) + BREAK + ".+")),
            atTheEnd(column -> column.name().matches(".+" + BREAK + Pattern.quote(end))))
        .filter(this::isSmall)
        .filter(
            run -> 3 * run.size() <= inputs.size() || run.stream().noneMatch(Profile::isMeasured))
        .filter(run -> namedAmong(inputs) == namedAmong(run))
        .filter(run -> run.stream().allMatch(column -> Candidate.named(column).isPresent()))
        .max(Comparator.comparingInt(List::size))
        .map(run -> new LabelBlock(run, Kind.NUMBERS));
  }

  private static long namedAmong(List<Profile> columns) {
    return columns.stream().filter(Candidate::isNamedLikeALabel).count();
  }

  /** Numbers of about one size at the end, at most a third of all, after columns of other kinds. */
  private Optional<LabelBlock> numbersAtTheEnd() {
    List<Profile> run = atTheEnd(Profile::isMeasured);
    List<Profile> before = inputs.subList(0, inputs.size() - run.size());
    double[] deviations = run.stream().mapToDouble(Profile::deviation).sorted().toArray();
    boolean alike =
        run.size() >= SMALLEST
            && 3 * run.size() <= inputs.size()
            && deviations[deviations.length - 1] <= ALIKE * deviations[0];
    boolean mixed =
        before.stream().anyMatch(column -> !column.number() || column.isFlag())
            && before.stream().anyMatch(column -> column.number() && !column.isFlag());
    return alike && mixed && namedAmong(inputs) == 0
        ? Optional.of(new LabelBlock(run, Kind.NUMBERS))
        : Optional.empty();
  }

  private List<Profile> atTheEnd(Predicate<Profile> alike) {
    int from = inputs.size();
    while (from > 0 && alike.test(inputs.get(from - 1))) {
      from--;
    }
    return inputs.subList(from, inputs.size());
  }

  /** The longest runs of columns that are alike. */
  private List<List<Profile>> runs(Predicate<Profile> alike) {
    List<List<Profile>> runs = new ArrayList<>();
    List<Profile> run = new ArrayList<>();
    for (Profile column : inputs) {
      if (alike.test(column)) {
        run.add(column);
      } else if (!run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return runs;
  }
}
