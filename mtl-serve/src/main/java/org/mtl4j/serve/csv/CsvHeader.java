// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.api.error.DataException;

/** The names of the columns of delimited text. */
public final class CsvHeader {
  private CsvHeader() {}

  /** {@code column1}, {@code column2}, ... */
  public static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(CsvHeader::placed).toList();
  }

  /** The names of a header; a column without a name is numbered by its place. */
  public static List<String> names(List<String> header) {
    return IntStream.range(0, header.size())
        .mapToObj(i -> header.get(i).isBlank() ? placed(i) : header.get(i))
        .toList();
  }

  /**
   * The values of a row, to be as many as the columns. A delimiter at the end is ignored if the
   * header has none there; an empty value is added if only the header has one.
   *
   * @param unnamed whether the last column has no name
   */
  public static List<String> aligned(List<String> values, int columns, boolean unnamed) {
    int extra = values.size() - columns;
    if (extra == 1 && values.get(columns).isEmpty()) {
      return values.subList(0, columns);
    }
    return extra == -1 && unnamed ? Stream.concat(values.stream(), Stream.of("")).toList() : values;
  }

  private static String placed(int index) {
    return "column" + (index + 1);
  }

  /**
   * Checks that no name occurs twice.
   *
   * @throws DataException if one does; names the places of its columns
   */
  public static void requireDistinct(String origin, long line, List<String> names) {
    Map<String, Integer> places = new HashMap<>();
    for (int place = 1; place <= names.size(); place++) {
      String name = names.get(place - 1);
      Integer first = places.put(name, place);
      if (first != null) {
        throw new DataException(
            "%s, line %d: columns %d and %d have the same name, '%s'; rename one of them"
                .formatted(origin, line, first, place, name));
      }
    }
  }
}
