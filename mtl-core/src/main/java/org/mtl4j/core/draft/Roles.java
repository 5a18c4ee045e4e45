// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns of a table with their roles. */
final class Roles {
  private final List<Profile> columns;
  private final Map<String, Role> roles = new LinkedHashMap<>();

  /**
   * By names and values.
   *
   * @param labels columns that are labels, whatever they look like
   * @param ignored columns that are no inputs
   * @param task the column with the name of the task of each row
   */
  Roles(List<Profile> columns, Set<String> labels, Set<String> ignored, Optional<String> task) {
    this.columns = columns;
    for (Profile column : columns) {
      roles.put(
          column.name(),
          labels.contains(column.name())
              ? Role.LABEL
              : ignored.contains(column.name()) ? Role.IGNORED : Role.of(column, columns));
    }
    task.ifPresent(name -> with(Role.TASK).forEach(other -> roles.put(other.name(), Role.INPUT)));
    task.ifPresent(name -> roles.put(name, Role.TASK));
    // The second column of a kind is an input, except for ids and groups.
    for (Role one : List.of(Role.PART, Role.WEIGHT, Role.FOLD, Role.TASK)) {
      with(one).stream().skip(1).forEach(column -> roles.put(column.name(), Role.INPUT));
    }
  }

  /** All columns, in the order of the table. */
  List<Profile> columns() {
    return columns;
  }

  /** The role of a column. */
  Role of(Profile column) {
    return roles.get(column.name());
  }

  /** The columns of a role, in the order of the table. */
  List<Profile> with(Role role) {
    return columns.stream().filter(column -> of(column) == role).toList();
  }

  /** Whether a column is an input. */
  boolean hasInputs() {
    return !with(Role.INPUT).isEmpty() || !with(Role.CODE).isEmpty();
  }

  /** Makes columns labels. Groups become inputs if no other column is one. */
  void settle(List<Profile> labels) {
    labels.forEach(column -> roles.put(column.name(), Role.LABEL));
    if (with(Role.INPUT).isEmpty()) {
      with(Role.GROUP).forEach(column -> roles.put(column.name(), Role.CODE));
    }
  }
}
