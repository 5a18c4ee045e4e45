// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;

/**
 * A list of categories in one text, as an array [length] of codes: those of its items plus 1, then
 * 0. So 0 is padding, and 1 an unknown item. Immutable.
 *
 * @param items the codes of an item
 * @param separator between two items
 * @param length the number of items at most
 */
public record ListInput(CodeInput items, String separator, int length) {
  /** The lists of a column of training rows; empty if none has an item. */
  static Optional<ListInput> fit(TextColumn column, Field field) {
    Map<String, Integer> counts = new HashMap<>();
    int longest = 0;
    for (int code : column.codes()) {
      List<String> items =
          code < 0 ? List.of() : items(column.dictionary().get(code), field.separator());
      items.forEach(item -> counts.merge(item, 1, Integer::sum));
      longest = Math.max(longest, items.size());
    }
    if (longest == 0) {
      return Optional.empty();
    }
    counts.values().removeIf(count -> count < field.minimumCount());
    String name = column.name();
    CodeInput items =
        field.hash().isPresent()
            ? new CodeInput.Hashed(name, name, field.hash().get())
            : new CodeInput.Vocabulary(name, name, TextOrder.sorted(List.copyOf(counts.keySet())));
    return Optional.of(new ListInput(items, field.separator(), field.length().orElse(longest)));
  }

  /** The column that it reads, which is its name. */
  public String column() {
    return items.column();
  }

  /** The number of codes, including 0. */
  public int cardinality() {
    return items.cardinality() + 1;
  }

  /** The items of a text, without spaces around them; empty ones are left out. */
  static List<String> items(String text, String separator) {
    return Arrays.stream(text.split(Pattern.quote(separator), -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /**
   * The codes of a text.
   *
   * @param coder of {@link #items}
   * @throws DataException if there are too many items
   */
  float[] codes(Coder coder, String text) {
    List<String> all = items(text, separator);
    if (all.size() > length) {
      throw new DataException(
          "column '%s': found a list of %d items where at most %d are expected"
              .formatted(column(), all.size(), length));
    }
    float[] codes = new float[length];
    for (int i = 0; i < all.size(); i++) {
      codes[i] = coder.of(all.get(i)) + 1;
    }
    return codes;
  }
}
