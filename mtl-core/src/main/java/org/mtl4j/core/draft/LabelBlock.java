// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.List;

/**
 * Columns that look like labels together.
 *
 * @param columns in the order of the table
 * @param kind what they have in common
 */
record LabelBlock(List<Profile> columns, Kind kind) {
  LabelBlock {
    columns = List.copyOf(columns);
  }

  /** What the columns have in common. */
  enum Kind {
    /** Columns that the user named. */
    NAMED("# The columns that were named as tasks."),
    /** Columns that the data declares as labels. */
    DECLARED("# The labels that the file declares: one task each."),
    /** Each row has a value in about one of them. */
    OWN_ROWS("# Each row has a value in about one of these columns: one task each."),
    /** Columns of yes and no. */
    FLAGS("# Columns of yes and no that look like labels: one task each."),
    /** Columns of numbers at the end. */
    NUMBERS("# Alike columns at the end that look like labels: one task each."),
    /** Single columns. */
    SINGLE("# Is each label unknown at prediction time, and is no input derived from it?");

    private final String comment;

    Kind(String comment) {
      this.comment = comment;
    }

    /** The comment above the tasks. */
    String comment() {
      return comment;
    }
  }
}
