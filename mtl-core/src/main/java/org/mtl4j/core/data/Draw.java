// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** Draws parts from the rows of a table without replacement, stratified, or whole groups. */
final class Draw implements Parts {
  private final Table table;
  private final Strata strata;
  private final Optional<String> group;

  private final Units units;

  private final boolean[] taken;

  /**
   * All rows.
   *
   * @param group the column with the group of each row, if groups stay together
   * @param seed of the order
   * @throws DataException if a row has no group
   */
  Draw(Table table, Strata strata, Optional<String> group, long seed) {
    this.table = table;
    this.strata = strata;
    this.group = group;
    this.taken = new boolean[table.rows()];
    Random random = new Random(seed);
    this.units =
        group
            .map(name -> Units.groups(groups(name), random))
            .orElseGet(() -> Units.rows(table.rows(), random));
  }

  private int[][] groups(String name) {
    SplitColumn column = SplitColumn.of(table, name, "the group");
    Map<String, IntStream.Builder> groups = new LinkedHashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      groups.computeIfAbsent(column.text(row), text -> IntStream.builder()).add(row);
    }
    return groups.values().stream().map(rows -> rows.build().toArray()).toArray(int[][]::new);
  }

  @Override
  public Optional<Table> take(String part, double share) {
    if (share == 0) {
      return Optional.empty();
    }
    Units open = units.without(taken);
    int all = open.rows().length;
    long rows =
        Math.min(all, Math.max(Math.round(share * table.rows()), group.isPresent() ? 1 : 0));
    if (rows == 0 || group.isPresent() && open.count() < 2) {
      throw empty(part);
    }
    double[] wanted = {all - rows, rows};
    int[] parts = new IterativeStratification(strata, open, wanted).filling();
    return Optional.of(take(part, open, unit -> parts[unit] == 1));
  }

  /**
   * Divides the rows into folds of equal size and takes one.
   *
   * @param index of the fold, from 0
   * @throws DataException if there are fewer rows or groups than folds
   */
  Table fold(String part, int folds, int index) {
    if (units.count() < folds) {
      throw new DataException(
          "%s: split.folds is %d, but there are %d %s; expected at most %d folds"
              .formatted(table.origin(), folds, units.count(), things(), units.count()));
    }
    double[] wanted = new double[folds];
    Arrays.setAll(wanted, f -> table.rows() / folds + (f < table.rows() % folds ? 1 : 0));
    int[] parts = new IterativeStratification(strata, units, wanted).even();
    return take(part, units, unit -> parts[unit] == index);
  }

  /** Takes given rows. */
  Table take(String part, IntPredicate rows) {
    int[] chosen = IntStream.range(0, table.rows()).filter(rows).toArray();
    for (int row : chosen) {
      taken[row] = true;
    }
    return table.select(part, chosen);
  }

  private Table take(String part, Units from, IntPredicate chosen) {
    boolean[] rows = new boolean[table.rows()];
    for (int unit = 0; unit < from.count(); unit++) {
      for (int i = from.starts()[unit]; chosen.test(unit) && i < from.starts()[unit + 1]; i++) {
        rows[from.rows()[i]] = true;
      }
    }
    return take(part, row -> rows[row]);
  }

  @Override
  public Table rest(String part) {
    int[] rows = IntStream.range(0, taken.length).filter(row -> !taken[row]).toArray();
    if (rows.length == 0) {
      throw empty(part);
    }
    return rows.length == taken.length ? table : table.select(part, rows);
  }

  private String things() {
    return group.isEmpty() ? "rows" : "groups in column '" + group.get() + "'";
  }

  private DataException empty(String part) {
    return group
        .map(
            name ->
                new DataException(
                    "%s: column '%s' has %s, which leaves no group for the %s; split.group needs a group for each part"
                        .formatted(
                            table.origin(),
                            name,
                            units.count() == 1 ? "one value" : units.count() + " values",
                            part)))
        .orElseGet(
            () ->
                new DataException(
                    "%s: the %d rows leave none for the %s"
                        .formatted(table.origin(), table.rows(), part)));
  }
}
