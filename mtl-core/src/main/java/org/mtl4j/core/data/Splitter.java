// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.core.data.Split.Part.Origin;

/**
 * Applies a split. Rows keep their order within each part. The same split of the same rows gives
 * the same parts, and the test rows do not depend on the share of validation rows.
 */
public final class Splitter {
  private enum Role {
    TRAIN,
    VALIDATION,
    TEST
  }

  private static final String TEST = "test rows";
  private static final String VALIDATION = "validation rows";

  private final Split split;
  private final Collection<TaskType> types;

  private Splitter(Split split, Collection<TaskType> types) {
    this.split = split;
    this.types = List.copyOf(types);
  }

  /**
   * Splits the tables of a source.
   *
   * @param types the tasks, whose labels are kept in proportion
   * @return training rows, and validation and test rows unless the split wants none
   * @throws DataException if a part would be empty, if the split has a part that the source has
   *     already, or if the column or one of its values does not exist
   */
  public static Tables split(Split split, Tables tables, Collection<TaskType> types) {
    return new Splitter(split, types).apply(tables);
  }

  private Tables apply(Tables tables) {
    if (split.column().isPresent()) {
      refuse("split.column", tables.validation());
      refuse("split.column", tables.test());
      return byColumn(tables.train(), split.column().get());
    }
    split.validation().ifPresent(part -> refuse("split.validation", tables.validation()));
    split.test().ifPresent(part -> refuse("split.test", tables.test()));
    if (split.folds() > 0 || split.fold().isPresent()) {
      refuse(split.folds() > 0 ? "split.folds" : "split.fold", tables.test());
    }
    return byShares(tables);
  }

  private static void refuse(String key, Optional<Table> own) {
    own.ifPresent(
        table -> {
          throw new DataException(
              key + " takes rows, but the source has its own, from " + table.origin());
        });
  }

  private Tables byShares(Tables tables) {
    Part validation = split.validation().orElse(Split.DEFAULT);
    boolean takesValidation = tables.validation().isEmpty();
    boolean fromTest = takesValidation && validation.from() == Origin.TEST;
    double ofTrain = takesValidation && !fromTest ? validation.share() : 0;

    Parts train = parts(tables.train());
    Optional<Table> testPart = tables.test().or(() -> test(train, tables.train()));
    if (fromTest) {
      requireTest(tables);
    }
    Optional<Table> validationPart = tables.validation().or(() -> train.take(VALIDATION, ofTrain));
    if (fromTest) {
      Parts test = parts(tables.test().orElseThrow());
      validationPart = test.take(VALIDATION, validation.share());
      testPart = Optional.of(test.rest(TEST));
    }
    return new Tables(train.rest("training rows"), validationPart, testPart);
  }

  private static void requireTest(Tables tables) {
    if (tables.test().isEmpty()) {
      throw new DataException(
          "split.validation takes rows from test, but "
              + tables.train().origin()
              + " has no test rows; take them from train");
    }
  }

  private Parts parts(Table table) {
    if (split.time().isPresent()) {
      return new Latest(table, split.time().get());
    }
    Strata strata = split.stratify() ? Strata.of(table, types) : Strata.NONE;
    return new Draw(table, strata, split.group(), split.seed());
  }

  /** A fold, or a share of the rows. */
  private Optional<Table> test(Parts parts, Table table) {
    if (parts instanceof Draw draw && split.folds() > 0) {
      return Optional.of(draw.fold(TEST, split.folds(), split.index() - 1));
    }
    if (parts instanceof Draw draw && split.fold().isPresent()) {
      SplitColumn column = SplitColumn.of(table, split.fold().get(), "the fold");
      String chosen = chosenFold(column.values());
      return Optional.of(draw.take(TEST, row -> column.text(row).equals(chosen)));
    }
    return parts.take(TEST, split.test().orElse(Split.DEFAULT).share());
  }

  private String chosenFold(List<String> folds) {
    int index = split.index() - 1;
    if (folds.size() < 2 || index >= folds.size() && !split.seeds()) {
      throw new DataException(
          "split.index is %d, but the folds in column '%s' are %s; expected two folds or more, and the number of one of them"
              .formatted(split.index(), split.fold().orElseThrow(), folds));
    }
    return folds.get(index % folds.size());
  }

  private Tables byColumn(Table table, String name) {
    Column column = table.column(name);
    Map<String, Role> roles = new HashMap<>();
    assign(roles, split.values().train(), Role.TRAIN);
    assign(roles, split.values().validation(), Role.VALIDATION);
    assign(roles, split.values().test(), Role.TEST);
    boolean othersTrain = split.values().train().isEmpty();

    Map<String, Integer> counts = new HashMap<>();
    Role[] of = new Role[table.rows()];
    for (int row = 0; row < of.length; row++) {
      String value = column.text(row);
      counts.merge(value, 1, Integer::sum);
      of[row] = roles.getOrDefault(value, othersTrain ? Role.TRAIN : null);
      if (of[row] == null) {
        throw new DataException(
            place(table, name)
                + (column.isMissing(row) ? "has no value" : "has the value '" + value + "'")
                + " in row "
                + (row + 1)
                + ", which split.values assigns to no part; it has "
                + roles.keySet());
      }
    }
    for (String value : roles.keySet()) {
      if (!counts.containsKey(value)) {
        throw new DataException(
            place(table, name)
                + "never has the value '"
                + value
                + "' of split.values; it has "
                + counts.keySet().stream().sorted().limit(20).toList());
      }
    }
    Table train =
        part(table, of, Role.TRAIN, "training rows")
            .orElseThrow(() -> empty(table, "training rows"));
    Optional<Table> test = part(table, of, Role.TEST, TEST);
    if (split.validation().isPresent()) {
      Parts rows = parts(train);
      Optional<Table> share = rows.take(VALIDATION, split.validation().get().share());
      return new Tables(rows.rest("training rows"), share, test);
    }
    return new Tables(train, part(table, of, Role.VALIDATION, VALIDATION), test);
  }

  private static void assign(Map<String, Role> roles, List<String> values, Role role) {
    for (String value : values) {
      Role other = roles.put(value, role);
      if (other != null && other != role) {
        throw new DataException("split.values assigns '" + value + "' to two parts");
      }
    }
  }

  private static Optional<Table> part(Table table, Role[] of, Role role, String name) {
    int[] rows = new int[of.length];
    int count = 0;
    for (int row = 0; row < of.length; row++) {
      if (of[row] == role) {
        rows[count++] = row;
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(table.select(name, Arrays.copyOf(rows, count)));
  }

  private static String place(Table table, String column) {
    return table.origin() + ": column '" + column + "' ";
  }

  private static DataException empty(Table table, String part) {
    return new DataException(
        table.origin() + ": the " + table.rows() + " rows leave none for the " + part);
  }
}
