// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mtl4j.core.data.csv.ColumnGuess.Kind;

/**
 * A column that can be the label of a task.
 *
 * @param column the column
 * @param type the task type
 * @param positive the positive class, if it must be named
 * @param score larger if the column is more likely to be the label that the user wants
 * @param reason the reasons for the score
 */
record Candidate(
    Profile column, String type, Optional<String> positive, double score, String reason) {
  private static final Pattern LABEL =
      Pattern.compile(
          "(.*[_ .-])?(y|label|target|class|outcome|response|income|churn(ed)?|click(ed)?|convert(ed)?"
              + "|conversion|purchase[ds]?|price|rating|survived|default|diagnosis|quality)\\d*",
          Pattern.CASE_INSENSITIVE);

  /** Rows of the rarest class, at least: then it is almost surely among the training rows. */
  private static final int ROWS_OF_A_CLASS = 20;

  /** Classes of a task, at most. */
  private static final int CLASSES = 30;

  /**
   * The candidate of a column; empty if it cannot be a label.
   *
   * @param last whether it is the last column
   */
  static Optional<Candidate> of(Profile column, boolean last) {
    if (!column.uselessness().isEmpty() || column.guess().kind() == Kind.DATES) {
      return Optional.empty();
    }
    boolean classes =
        column.distinct() <= CLASSES
            && column.fewest() >= ROWS_OF_A_CLASS
            && (!column.number() || column.whole());
    boolean two = classes && column.distinct() == 2;
    if (!classes && !column.number()) {
      return Optional.empty();
    }
    StringBuilder why = new StringBuilder();
    double score = 0;
    if (LABEL.matcher(column.name()).matches()) {
      score += 4;
      why.append("named like a label, ");
    }
    if (last) {
      score += 3;
      why.append("the last column, ");
    }
    score += two ? 2 : classes ? 1 : 0;
    // A column that nearly always has the same value is a poor label.
    score += classes ? 1 - column.largest() : 0;
    score -= (double) column.missing() / column.rows();
    String rarest = column.values().get(column.distinct() - 1);
    if (two) {
      why.append(
          String.format(
              Locale.ROOT,
              "'%s' in %.1f %% of rows",
              Profile.shorter(rarest),
              100.0 * column.fewest() / column.present()));
    } else {
      why.append(column.words());
    }
    return Optional.of(
        new Candidate(
            column,
            two ? "binary" : classes ? "multiclass" : "regression",
            two && !column.isFlag() ? Optional.of(rarest) : Optional.empty(),
            score,
            why.toString()));
  }
}
