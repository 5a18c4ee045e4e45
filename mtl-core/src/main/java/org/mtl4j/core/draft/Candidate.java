// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A column that could be learned.
 *
 * @param column what it holds
 * @param type the kind of task
 * @param positive the value that means yes, where it has to be said
 * @param score how likely it is what one wants to predict
 * @param reason why, in words
 */
record Candidate(
    Profile column, String type, Optional<String> positive, double score, String reason) {
  private static final Pattern LABEL =
      Pattern.compile(
          "(.*[_ .-])?(y|label|target|class|outcome|response|income|churn(ed)?|click(ed)?|convert(ed)?"
              + "|conversion|purchase[ds]?|price|rating|survived|default|diagnosis|quality)\\d*",
          Pattern.CASE_INSENSITIVE);

  /** Rows that every class needs, so that the training rows surely hold it. */
  private static final int ROWS_OF_A_CLASS = 20;

  private static final int CLASSES = 30;

  /** Looks whether a column could be learned. */
  static Optional<Candidate> of(Profile column, boolean last) {
    if (!column.uselessness().isEmpty()) {
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
    // What nearly always has one value teaches little; what is even says most of a row.
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
