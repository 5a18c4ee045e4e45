// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern NUMBERED = Pattern.compile("(.*?)[ _.-]?\\d+");
  private static final Pattern PREFIXED =
      Pattern.compile(
          "(?i)(y|labels?|targets?|scores?|outputs?|outcomes?|responses?|tasks?)[ _.-].*");

  /** Names that are labels almost surely. */
  private static final Pattern STRONG =
      Pattern.compile("(?i)(y|label|target|class|outcome|response)");

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
        .or(this::numbersAtTheEnd);
  }

  /** Runs of yes and no that miss values, in a table whose other columns hardly do. */
  private Optional<LabelBlock> flagsWithGaps() {
    List<Profile> found = new ArrayList<>();
    for (List<Profile> run : runs(Profile::isYesNo)) {
      boolean edge =
          run.contains(inputs.get(0)) || run.contains(inputs.get(inputs.size() - 1));
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

  private static double gaps(List<Profile> columns) {
    return columns.stream().mapToDouble(Profile::missingShare).average().orElse(0);
  }

  /** The yes and no columns at the end, else at the start, if they are at most half of all. */
  private Optional<LabelBlock> flagsAtAnEnd() {
    List<List<Profile>> runs = runs(Profile::isYesNo);
    Collections.reverse(runs);
    return runs.stream()
        .filter(
            run -> run.contains(inputs.get(0)) || run.contains(inputs.get(inputs.size() - 1)))
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
    return named.size() == 1 && run.get(run.size() - 1) == named.get(0);
  }

  private boolean strongOutside(List<Profile> run) {
    return inputs.stream()
        .anyMatch(column -> !run.contains(column) && STRONG.matcher(column.name()).matches());
  }

  /** Columns such as label_a and label_b, anywhere. */
  private Optional<LabelBlock> prefixed() {
    List<Profile> named =
        inputs.stream()
            .filter(column -> PREFIXED.matcher(column.name()).matches())
            .filter(column -> Candidate.named(column).isPresent())
            .toList();
    return isSmall(named)
        ? Optional.of(new LabelBlock(named, Kind.NUMBERS))
        : Optional.empty();
  }

  /** Numbered columns such as y1 and y2 at the end, after columns with another name. */
  private Optional<LabelBlock> numbered() {
    Profile last = inputs.get(inputs.size() - 1);
    String stem = stem(last);
    List<Profile> run =
        stem.isEmpty() ? List.of() : atTheEnd(column -> stem(column).equals(stem));
    return isSmall(run) && !strongOutside(run)
        ? Optional.of(new LabelBlock(run, Kind.NUMBERS))
        : Optional.empty();
  }

  private static String stem(Profile column) {
    Matcher numbered = NUMBERED.matcher(column.name());
    return numbered.matches() ? numbered.group(1) : "";
  }

  /** Numbers of about one size at the end, at most a third of all, after columns of other kinds. */
  private Optional<LabelBlock> numbersAtTheEnd() {
    List<Profile> run = atTheEnd(column -> column.number() && !column.whole());
    List<Profile> before = inputs.subList(0, inputs.size() - run.size());
    boolean named = inputs.stream().anyMatch(Candidate::isNamedLikeALabel);
    double[] deviations = run.stream().mapToDouble(Profile::deviation).sorted().toArray();
    boolean alike =
        run.size() >= SMALLEST
            && 3 * run.size() <= inputs.size()
            && deviations[deviations.length - 1] <= ALIKE * deviations[0];
    boolean mixed =
        before.stream().anyMatch(column -> !column.number() || column.isFlag())
            && before.stream().anyMatch(column -> column.number() && !column.isFlag());
    return alike && mixed && !named
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
