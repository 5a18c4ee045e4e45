// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a table that can be labels.
 *
 * @param chosen the labels of the draft, in the order of the columns
 * @param others further candidates, the most likely first
 * @param flags whether the chosen ones are a set of columns of zeros and ones
 */
record Candidates(List<Candidate> chosen, List<Candidate> others, boolean flags) {
  /** Tasks of the draft, unless there is a set of flags. */
  private static final int TASKS = 2;

  /** Further candidates, at most. */
  private static final int OTHERS = 6;

  /** The lowest score of a further candidate. */
  private static final double LIKELY = 0.5;

  /** The candidates among some columns. */
  static Candidates of(List<Profile> columns) {
    List<Candidate> all = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      Candidate.of(columns.get(c), c == columns.size() - 1).ifPresent(all::add);
    }
    // At least one column remains as an input.
    long useful = columns.stream().filter(column -> column.uselessness().isEmpty()).count();
    all.sort(Comparator.comparingDouble(Candidate::score).reversed());
    Set<Profile> set = Set.copyOf(flags(columns));
    boolean flags = set.size() >= TASKS;
    List<Candidate> likely =
        flags
            ? all.stream().filter(candidate -> set.contains(candidate.column())).toList()
            : all.stream().limit(Math.max(0, Math.min(TASKS, useful - 1))).toList();
    List<Candidate> chosen =
        likely.stream()
            .sorted(Comparator.comparingInt(each -> columns.indexOf(each.column())))
            .toList();
    return new Candidates(
        chosen,
        all.stream()
            .filter(each -> !chosen.contains(each) && each.score() >= LIKELY)
            .limit(OTHERS)
            .toList(),
        flags);
  }

  /**
   * The columns of zeros and ones at the end of the table, else at its start. They are taken for a
   * set of labels if they are at most half of all columns.
   */
  private static List<Profile> flags(List<Profile> columns) {
    List<Profile> backwards = new ArrayList<>(columns);
    Collections.reverse(backwards);
    return Stream.of(backwards, columns)
        .map(
            side ->
                side.stream()
                    .takeWhile(Profile::isFlag)
                    .filter(flag -> Candidate.of(flag, false).isPresent())
                    .collect(Collectors.toList()))
        .filter(run -> run.size() >= TASKS && 2 * run.size() <= columns.size())
        .findFirst()
        .orElse(List.of());
  }
}
