// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
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

  private final Split split;

  private Splitter(Split split) {
    this.split = split;
  }

  /**
   * Splits the tables of a source.
   *
   * @return training rows, and validation and test rows unless the split wants none
   * @throws DataException if a part would be empty, if the split has a part that the source has
   *     already, or if the column or one of its values does not exist
   */
  public static Tables split(Split split, Tables tables) {
    return new Splitter(split).apply(tables);
  }

  private Tables apply(Tables tables) {
    if (split.column().isPresent()) {
      refuse("split.column", tables.validation());
      refuse("split.column", tables.test());
      return byColumn(tables.train(), split.column().get());
    }
    split.validation().ifPresent(part -> refuse("split.validation", tables.validation()));
    split.test().ifPresent(part -> refuse("split.test", tables.test()));
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
    double test = tables.test().isPresent() ? 0 : split.test().orElse(Split.DEFAULT).share();
    double ofTrain = takesValidation && !fromTest ? validation.share() : 0;

    if (fromTest && tables.test().isEmpty()) {
      throw new DataException(
          "split.validation takes rows from test, but "
              + tables.train().origin()
              + " has no test rows; take them from train");
    }
    Draw train = new Draw(tables.train(), split.seed());
    Optional<Table> testPart = tables.test().or(() -> train.take("test rows", test));
    Optional<Table> validationPart =
        tables.validation().or(() -> train.take("validation rows", ofTrain));
    if (fromTest) {
      Draw draw = new Draw(tables.test().orElseThrow(), split.seed());
      validationPart = draw.take("validation rows", validation.share());
      testPart = Optional.of(draw.rest("test rows"));
    }
    return new Tables(train.rest("training rows"), validationPart, testPart);
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
    return new Tables(
        part(table, of, Role.TRAIN, "training rows")
            .orElseThrow(() -> empty(table, "training rows")),
        part(table, of, Role.VALIDATION, "validation rows"),
        part(table, of, Role.TEST, "test rows"));
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

  /** Draws rows without replacement. */
  private static final class Draw {
    private final Table table;
    private final int[] order;
    private int taken;

    Draw(Table table, long seed) {
      this.table = table;
      this.order = new int[table.rows()];
      Arrays.setAll(order, row -> row);
      Random random = new Random(seed);
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int row = order[i];
        order[i] = order[j];
        order[j] = row;
      }
    }

    /** A share of all rows; empty if it is 0. */
    Optional<Table> take(String part, double share) {
      if (share == 0) {
        return Optional.empty();
      }
      int count = (int) Math.round(share * table.rows());
      if (count == 0) {
        throw empty(table, part);
      }
      taken += count;
      return Optional.of(select(part, taken - count, taken));
    }

    /** The rows that are left; the table itself if none was taken. */
    Table rest(String part) {
      if (taken >= order.length) {
        throw empty(table, part);
      }
      return taken == 0 ? table : select(part, taken, order.length);
    }

    private Table select(String part, int from, int to) {
      int[] rows = Arrays.copyOfRange(order, from, Math.min(to, order.length));
      Arrays.sort(rows);
      return table.select(part, rows);
    }
  }
}
