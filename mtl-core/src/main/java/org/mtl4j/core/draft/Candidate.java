// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mtl4j.core.data.csv.ColumnGuess.Kind;
import org.mtl4j.methods.task.Polarity;

/**
 * A column that can be the label of a task.
 *
 * @param column the column
 * @param type the task type
 * @param positive the positive class, if it must be named
 * @param separator between the labels of a cell, for a set of labels
 * @param evident whether its name or place says that it is a label
 * @param score larger if the column is more likely to be the label that the user wants
 * @param reason the reasons for the score
 */
record Candidate(
    Profile column,
    Type type,
    Optional<String> positive,
    Optional<String> separator,
    boolean evident,
    double score,
    String reason) {

  /** The name of a task type. */
  enum Type {
    BINARY,
    MULTICLASS,
    REGRESSION,
    MULTILABEL;

    /** The name in a configuration. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double NAMED = 4;
  private static final double LAST = 3;

  private static final Pattern LABEL =
      Pattern.compile(
          "(.*[_ .-])?(y|labels?|lbl|targets?|class|outcome|response|income|churn(ed)?|click(ed)?"
              + "|convert(ed)?|conversion|purchase[ds]?|bought|sold|price|rating|survived|default(ed)?"
              + "|diagnosis|quality|fraud(ulent)?|attrition|spam|salary|sales|revenue"
              + "|preis|ziel(wert)?|klasse|umsatz|gehalt|prix|cible|classe|precio|objetivo|clase)\\d*",
          Pattern.CASE_INSENSITIVE);

  /** Names that are labels almost surely. */
  private static final Pattern STRONG =
      Pattern.compile("y|labels?|targets?|class|outcome|response", Pattern.CASE_INSENSITIVE);

  private static final Pattern SET =
      Pattern.compile(
          "(.*[_"
              + " .-])?(tags?|labels?|topics?|genres?|categor(y|ies)|classes|keywords?|annotations?)",
          Pattern.CASE_INSENSITIVE);

  /** Rows of the rarest class, at least: then it is almost surely among the training rows. */
  private static final int ROWS_OF_A_CLASS = 20;

  /** Classes of a task, at most. */
  private static final int CLASSES = 30;

  /**
   * The candidate of a column; empty if it cannot be a label.
   *
   * @param named whether its name is usual for labels
   * @param last whether it is the last column
   */
  static Optional<Candidate> of(Profile column, boolean named, boolean last) {
    Optional<LabelSet> set = LabelSet.of(column);
    if (set.isPresent()) {
      boolean tags = SET.matcher(column.name()).matches();
      return Optional.of(
          ofSet(column, set.get(), tags || last, (tags ? NAMED : 0) + (last ? LAST : 0)));
    }
    if (!column.uselessness().isEmpty() || column.guess().kind() == Kind.DATES) {
      return Optional.empty();
    }
    boolean classes = classes(column) && (two(column) || column.fewest() >= ROWS_OF_A_CLASS);
    if (!classes && !column.number()) {
      return Optional.empty();
    }
    StringBuilder why = new StringBuilder();
    double score = 0;
    if (named) {
      score += NAMED;
      why.append("named like a label, ");
    }
    if (last) {
      score += LAST;
      why.append("the last column, ");
    }
    score += classes && two(column) ? 2 : classes ? 1 : 0;
    // A column that nearly always has the same value is a poor label.
    score += classes ? 1 - column.largest() : 0;
    score -= column.missingShare();
    Type type = two(column) ? Type.BINARY : classes ? Type.MULTICLASS : Type.REGRESSION;
    return Optional.of(of(column, type, named || last, score, why.toString()));
  }

  /** The candidate of a column that the user named; empty if it cannot be a label. */
  static Optional<Candidate> named(Profile column) {
    boolean classes = !column.number() && 2 * column.distinct() <= column.present();
    return of(column, false, false)
        .or(
            () ->
                classes && column.uselessness().isEmpty()
                    ? Optional.of(of(column, Type.MULTICLASS, false, 0, ""))
                    : Optional.empty());
  }

  private static Candidate ofSet(Profile column, LabelSet set, boolean evident, double score) {
    String reason =
        "sets of %d labels, such as '%s'"
            .formatted(set.labels(), Profile.shorter(longest(column, set.separator())));
    return new Candidate(
        column,
        Type.MULTILABEL,
        Optional.empty(),
        Optional.of(set.separator()),
        evident,
        score,
        reason);
  }

  private static String longest(Profile column, String separator) {
    return column.values().stream().filter(v -> v.contains(separator)).findFirst().orElseThrow();
  }

  private static Candidate of(
      Profile column, Type type, boolean evident, double score, String reason) {
    return type == Type.BINARY
        ? binary(column, evident, score, reason)
        : new Candidate(
            column,
            type,
            Optional.empty(),
            Optional.empty(),
            evident,
            score,
            reason + column.words());
  }

  private static Candidate binary(Profile column, boolean evident, double score, String reason) {
    String yes = positive(column);
    int rows = column.counts().get(column.values().indexOf(yes));
    String share =
        String.format(
            Locale.ROOT,
            "'%s' in %.1f %% of rows",
            Profile.shorter(yes),
            100.0 * rows / column.present());
    String chosen =
        column.isYesNo()
            ? ""
            : "; assumed to be the positive value, else write positive: "
                + YamlText.quoted(column.values().get(column.values().indexOf(yes) == 0 ? 1 : 0));
    return new Candidate(
        column,
        Type.BINARY,
        column.isFlag() ? Optional.empty() : Optional.of(yes),
        Optional.empty(),
        evident,
        score,
        reason + share + chosen);
  }

  /** The affirmative one of two values; else the larger number or the rarer text. */
  static String positive(Profile column) {
    return Polarity.positive(column.values()).orElseGet(() -> largerOrRarer(column));
  }

  private static String largerOrRarer(Profile column) {
    String common = column.values().get(0);
    String rare = column.values().get(1);
    boolean first = column.number() && Double.parseDouble(common) > Double.parseDouble(rare);
    return first ? common : rare;
  }

  /** The same with another score. */
  Candidate rated(double other) {
    return new Candidate(column, type, positive, separator, evident, other, reason);
  }

  /** The same as a regression. */
  Candidate regression() {
    return of(column, Type.REGRESSION, evident, score, "");
  }

  /** Whether the name is that of a label almost surely. */
  static boolean isNamedLabel(Profile column) {
    return STRONG.matcher(column.name()).matches();
  }

  /** Whether the name is usual for labels. */
  static boolean isNamedLikeALabel(Profile column) {
    return LABEL.matcher(column.name()).matches();
  }

  /** Whole numbers are classes if there are two of them or no gap: 0, 1, 3 and 5 are amounts. */
  private static boolean classes(Profile column) {
    if (column.distinct() > CLASSES || column.number() && !column.whole()) {
      return false;
    }
    return !column.number()
        || column.distinct() == 2
        || column.most() - column.least() == column.distinct() - 1;
  }

  private static boolean two(Profile column) {
    return classes(column) && column.distinct() == 2;
  }
}
