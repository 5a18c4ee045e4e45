package org.mtl4j.api.data;

import java.util.Optional;
import java.util.function.Function;

/** Reads raw tables. */
public interface DataSource {
  /**
   * Reads everything the source was configured with.
   *
   * @param hints what each column will be used as, so that a source of plain text need not guess
   */
  Tables read(Function<String, ColumnType> hints);

  /** What a column will be used as. */
  enum ColumnType {
    NUMBER,
    TEXT,
    /** Number if every present value reads as one, else text. */
    GUESS,
    /** Not read at all. */
    SKIP
  }

  /**
   * What a source holds.
   *
   * @param train rows to learn from; split further where no other table is given
   * @param validation rows to choose by, if the source separates them
   * @param test rows touched once at the end, if the source separates them
   */
  record Tables(Table train, Optional<Table> validation, Optional<Table> test) {
    /** One table, to be split. */
    public static Tables of(Table table) {
      return new Tables(table, Optional.empty(), Optional.empty());
    }

    /** Two tables. */
    public static Tables of(Table train, Table test) {
      return new Tables(train, Optional.empty(), Optional.of(test));
    }
  }
}
