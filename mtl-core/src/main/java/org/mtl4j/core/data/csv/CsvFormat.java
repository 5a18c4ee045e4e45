package org.mtl4j.core.data.csv;

import java.util.List;

/** How values are told apart. */
record CsvFormat(boolean header, char delimiter, char quote, List<String> missing) {
  /** Whether a value stands for a missing one. */
  boolean isMissing(char[] buffer, int from, int length) {
    for (int i = 0; i < missing.size(); i++) {
      if (Dictionary.same(missing.get(i), buffer, from, length)) {
        return true;
      }
    }
    return false;
  }
}
