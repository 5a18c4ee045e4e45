// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The use of a column, by its name and values. */
enum Role {
  /** An input, or a label that is not found yet. */
  INPUT,
  /** The label of a task. */
  LABEL,
  /** The user does not want it. */
  IGNORED,
  /** Nothing can be learned from it. */
  USELESS,
  /** The name of the row. */
  ID,
  /** Rows of one value belong together, such as the visits of a patient. */
  GROUP,
  /** An input whose numbers are names. */
  CODE,
  /** The weight of the row. */
  WEIGHT,
  /** The part of the split: train, validation or test. */
  PART,
  /** The number of a fold of a cross-validation. */
  FOLD,
  /** The name of the task of the row. */
  TASK;

  private static final Pattern ID_NAME =
      Pattern.compile(
          "|id|ids|.*[ _.-]id|.*[a-z]Id|.*[a-z]ID|uuid|guid|index|idx|row|row["
              + " _.-]?(id|number|nr|no)|unnamed: ?0|no|nr|key|sample[ _.-]?(name|nr|no)");
  private static final Pattern GROUP_NAME =
      Pattern.compile(
          "(groups?|patients?|subjects?|users?|participants?|persons?|individuals?|customers?"
              + "|clients?|members?|households?|family|families|animals?|donors?|speakers?|sessions?|clusters?)(["
              + " _.-]?(id|no|nr|num|number|code|key|#))?|.*[ _.-]id|.*[a-z]I[dD]");
  private static final Pattern TASK_NAME = Pattern.compile("tasks?([ _.-]?(id|no|nr|name|key|#))?");
  private static final Pattern WEIGHT_NAME =
      Pattern.compile(
          "(sample|instance|row|case|survey|obs|observation|person|final|inverse|design)"
              + "[ _.-]?(weights?|wgt|wt)|fnlwgt|pweight");
  private static final Pattern PLAIN_WEIGHT = Pattern.compile("weights?|wgt|wt|w");
  private static final Pattern SIZE_NAME =
      Pattern.compile(".*(height|length|width|diameter|size|bmi|volume).*");
  private static final Pattern FOLD_NAME =
      Pattern.compile("(.*[ _.-])?(folds?|kfold|cv)([ _.-]?(id|no|nr|number|index))?");

  /** Values of a column that assigns rows to the parts of the split. */
  private static final Set<String> PARTS =
      Set.of(
          "train",
          "training",
          "valid",
          "validation",
          "val",
          "dev",
          "eval",
          "test",
          "testing",
          "holdout");

  /** Folds, at most. */
  private static final int FOLDS = 50;

  /** Rows of a task, at least, on average. */
  private static final int ROWS_OF_A_TASK = 10;

  /** Values of a group column, at least; fewer are treatments or classes. */
  private static final int GROUPS = 6;

  /** The mean of plain weights, at most: larger numbers weigh things, not rows. */
  private static final double MEAN_WEIGHT = 5;

  /** Whether the draft does not read the column. */
  boolean isIgnored() {
    return this != INPUT && this != LABEL && this != CODE && this != WEIGHT;
  }

  /**
   * The role of a column.
   *
   * @param all the columns of its table
   */
  static Role of(Profile column, List<Profile> all) {
    String name = column.name().strip();
    String lower = name.toLowerCase(Locale.ROOT);
    boolean complete = column.missing() == 0;
    if (complete && isPart(column)) {
      return PART;
    }
    if (column.items().isPresent() || LabelSet.of(column).isPresent()) {
      return INPUT;
    }
    if (!column.uselessness().isEmpty()) {
      return USELESS;
    }
    if (complete && FOLD_NAME.matcher(lower).matches() && isFold(column)) {
      return FOLD;
    }
    if (complete && isWeight(column, lower, all)) {
      return WEIGHT;
    }
    boolean discrete = !column.number() || column.whole();
    boolean tasks = complete && ROWS_OF_A_TASK * column.distinct() <= column.present();
    if (discrete && tasks && TASK_NAME.matcher(lower).matches()) {
      return TASK;
    }
    boolean once = column.distinct() == column.present();
    if (discrete && once && matches(ID_NAME, name, lower)) {
      return ID;
    }
    boolean repeats = column.distinct() >= GROUPS && !once;
    return discrete && repeats && matches(GROUP_NAME, name, lower) ? GROUP : INPUT;
  }

  private static boolean matches(Pattern pattern, String name, String lower) {
    return pattern.matcher(name).matches() || pattern.matcher(lower).matches();
  }

  private static boolean isPart(Profile column) {
    List<String> values =
        column.values().stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
    return values.size() > 1
        && PARTS.containsAll(values)
        && values.stream().anyMatch(value -> value.startsWith("train"));
  }

  private static boolean isFold(Profile column) {
    boolean names = !column.number() || column.whole();
    return names && column.distinct() <= FOLDS && 2 * column.distinct() <= column.present();
  }

  private static boolean isWeight(Profile column, String name, List<Profile> all) {
    if (!column.number() || column.least() < 0) {
      return false;
    }
    boolean plain =
        PLAIN_WEIGHT.matcher(name).matches()
            && column.mean() <= MEAN_WEIGHT
            && all.stream().noneMatch(other -> SIZE_NAME.matcher(lower(other)).matches());
    return plain || WEIGHT_NAME.matcher(name).matches();
  }

  private static String lower(Profile column) {
    return column.name().toLowerCase(Locale.ROOT);
  }
}
