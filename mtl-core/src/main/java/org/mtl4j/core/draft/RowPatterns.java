// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;

/** Which rows of a table have a value in some columns, and which have a yes. */
final class RowPatterns {
  /** Rows that have values in two disjoint columns, at most, as a share of the smaller column. */
  private static final double OVERLAP = 0.05;

  /** Missing values of a disjoint column, at least. */
  private static final double GAPS = 0.3;

  /** Rows with a value in one of the disjoint columns, at least. */
  private static final double COVERED = 0.8;

  /** Rows of two columns that independent gaps would share, at least, to tell them apart. */
  private static final double EXPECTED = 10;

  private final Table table;
  private final Map<String, BitSet> present = new HashMap<>();

  RowPatterns(Table table) {
    this.table = table;
  }

  /** The columns of which every row has about one; empty if there are no such columns. */
  List<Profile> disjoint(List<Profile> columns) {
    List<Profile> gappy = columns.stream().filter(column -> column.missingShare() >= GAPS).toList();
    List<Profile> best = List.of();
    for (Profile first : gappy) {
      if (!best.contains(first)) {
        List<Profile> group = new ArrayList<>(List.of(first));
        gappy.stream()
            .filter(
                other ->
                    !other.equals(first) && group.stream().allMatch(one -> disjoint(one, other)))
            .forEach(group::add);
        best = group.size() > best.size() && isEvident(group) ? group : best;
      }
    }
    return columns.stream().filter(best::contains).toList();
  }

  private boolean disjoint(Profile one, Profile other) {
    BitSet both = (BitSet) present(one).clone();
    both.and(present(other));
    return both.cardinality() <= OVERLAP * Math.min(one.present(), other.present());
  }

  /** Whether the columns cover the rows, or are disjoint in more rows than by chance. */
  private boolean isEvident(List<Profile> group) {
    BitSet any = new BitSet();
    group.forEach(column -> any.or(present(column)));
    Profile first = group.get(0);
    double expected =
        group.stream()
            .skip(1)
            .mapToDouble(other -> (double) first.present() * other.present() / table.rows())
            .sum();
    return group.size() > 1
        && (any.cardinality() >= COVERED * table.rows() || expected >= EXPECTED);
  }

  private BitSet present(Profile column) {
    return present.computeIfAbsent(
        column.name(),
        name -> {
          TextColumn text = text(name);
          BitSet rows = new BitSet(table.rows());
          for (int row = 0; row < table.rows(); row++) {
            int code = text.codes()[row];
            rows.set(row, code >= 0 && !column.markers().contains(text.dictionary().get(code)));
          }
          return rows;
        });
  }

  /** Whether each row has exactly one yes among columns of yes and no: one column of classes. */
  boolean isOneHot(List<Profile> flags) {
    List<int[]> codes = flags.stream().map(flag -> text(flag.name()).codes()).toList();
    List<boolean[]> yes = flags.stream().map(this::yes).toList();
    for (int row = 0; row < table.rows(); row++) {
      int count = 0;
      for (int f = 0; f < codes.size(); f++) {
        int code = codes.get(f)[row];
        count += code >= 0 && yes.get(f)[code] ? 1 : 0;
      }
      if (count != 1) {
        return false;
      }
    }
    return true;
  }

  private boolean[] yes(Profile flag) {
    List<String> dictionary = text(flag.name()).dictionary();
    String positive = Candidate.positive(flag);
    boolean[] yes = new boolean[dictionary.size()];
    for (int code = 0; code < yes.length; code++) {
      yes[code] = dictionary.get(code).equals(positive);
    }
    return yes;
  }

  private TextColumn text(String name) {
    return (TextColumn) table.column(name);
  }
}
