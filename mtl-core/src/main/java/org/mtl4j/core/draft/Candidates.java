// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.draft.LabelBlock.Kind;

/**
 * The columns of a table that can be labels.
 *
 * @param chosen the labels of the draft, in the order of the columns
 * @param others further candidates, the most likely first
 * @param kind what the chosen ones have in common
 */
record Candidates(List<Candidate> chosen, List<Candidate> others, Kind kind) {
  /** Tasks of the draft, unless columns are labels together. */
  private static final int TASKS = 2;

  /** Further candidates, at most. */
  private static final int OTHERS = 6;

  /** The score of a number among the last columns. */
  private static final double NEAR_THE_END = 2;

  /** The lowest score of a further candidate. */
  private static final double LIKELY = 0.5;

  /** Whether a chosen task predicts a value, not a class. */
  boolean predictValues() {
    return chosen.stream().anyMatch(candidate -> candidate.type() == Candidate.Type.REGRESSION);
  }

  /**
   * The candidates among the columns of a table.
   *
   * @param roles the columns with their roles
   */
  static Candidates of(Table table, Roles roles) {
    List<Profile> inputs = roles.with(Role.INPUT);
    List<Candidate> all = all(inputs);
    Optional<LabelBlock> block =
        inputs.isEmpty() ? Optional.empty() : new LabelBlocks(inputs, table).find();
    int most = roles.with(Role.GROUP).isEmpty() ? inputs.size() - 1 : inputs.size();
    List<Candidate> chosen = block.map(Candidates::of).orElseGet(() -> likely(all, inputs, most));
    return new Candidates(
        chosen, others(all, chosen), block.map(LabelBlock::kind).orElse(Kind.SINGLE));
  }

  /**
   * Labels that are known.
   *
   * @param kind who names them
   * @throws DataException if one of them cannot be a label
   */
  static Candidates of(
      Roles roles, Set<String> labels, ColumnChoice choice, Kind kind, String origin) {
    List<Candidate> chosen = new ArrayList<>();
    for (Profile column : roles.columns()) {
      if (labels.contains(column.name())) {
        Optional<Candidate> candidate = Candidate.named(column);
        candidate.ifPresent(chosen::add);
        if (candidate.isEmpty() && (choice.names(column.name()) || labels.size() == 1)) {
          throw new DataException(
              "%s: the column '%s' cannot be a label: %s"
                  .formatted(origin, column.name(), column.why()));
        }
      }
    }
    List<Candidate> others =
        kind == Kind.DECLARED ? List.of() : others(all(roles.with(Role.INPUT)), chosen);
    return new Candidates(chosen, others, kind);
  }

  private static List<Candidate> all(List<Profile> inputs) {
    Set<String> names =
        inputs.stream()
            .map(column -> column.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    boolean coordinates = names.containsAll(Set.of("x", "y", "z"));
    boolean certain = inputs.stream().anyMatch(Candidate::isNamedLabel) && !coordinates;
    int end = inputs.size();
    while (end > 0 && inputs.get(end - 1).isMeasured()) {
      end--;
    }
    List<Candidate> all = new ArrayList<>();
    for (Profile column : inputs) {
      int place = inputs.indexOf(column);
      boolean named =
          Candidate.isNamedLikeALabel(column)
              && !(coordinates && column.name().equalsIgnoreCase("y"));
      boolean last = place == inputs.size() - 1 && (named || !certain);
      // The nearer to the end, the more likely is a number to be one of several targets.
      double bonus = place >= end ? NEAR_THE_END + (double) place / inputs.size() : 0;
      Candidate.of(column, named, last)
          .ifPresent(candidate -> all.add(candidate.rated(candidate.score() + bonus)));
    }
    all.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return all;
  }

  private static List<Candidate> of(LabelBlock block) {
    List<Candidate> all =
        block.columns().stream().flatMap(column -> Candidate.named(column).stream()).toList();
    // Numbers of one kind have one type, even if some of them have few values.
    boolean regression =
        block.kind() == Kind.NUMBERS
            && all.stream().anyMatch(candidate -> candidate.type() == Candidate.Type.REGRESSION);
    return regression
        ? all.stream().map(each -> each.column().isYesNo() ? each : each.regression()).toList()
        : all;
  }

  /** The columns that are labels by their name or place, else the most likely one. */
  private static List<Candidate> likely(List<Candidate> all, List<Profile> inputs, int most) {
    List<Candidate> evident = all.stream().filter(Candidate::evident).toList();
    List<Candidate> ranked = evident.isEmpty() ? all.stream().limit(1).toList() : evident;
    // At least one column remains as an input.
    return ranked.stream()
        .limit(Math.max(0, Math.min(TASKS, most)))
        .sorted(Comparator.comparingInt(each -> inputs.indexOf(each.column())))
        .toList();
  }

  private static List<Candidate> others(List<Candidate> all, List<Candidate> chosen) {
    Set<String> names =
        chosen.stream().map(candidate -> candidate.column().name()).collect(Collectors.toSet());
    return all.stream()
        .filter(each -> !names.contains(each.column().name()) && each.score() >= LIKELY)
        .limit(OTHERS)
        .toList();
  }
}
