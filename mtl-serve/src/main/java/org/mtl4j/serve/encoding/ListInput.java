// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Items;
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
  static Optional<ListInput> fit(TextColumn column, Field field, Vocabularies vocabularies) {
    int longest = 0;
    for (int row = 0; row < column.size(); row++) {
      longest = Math.max(longest, Items.split(column.text(row), field.separator()).size());
    }
    if (longest == 0) {
      return Optional.empty();
    }
    String name = column.name();
    CodeInput items =
        field.hash().isPresent()
            ? new CodeInput.Hashed(name, name, field.hash().get())
            : new CodeInput.Vocabulary(name, name, vocabularies.of(column, field));
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

  /**
   * Refuses a list that is too long.
   *
   * @throws DataException if it has more than {@code length} items
   */
  static void requireLength(String column, List<String> items, int length) {
    if (items.size() > length) {
      throw new DataException(
          "column '%s': found a list of %d items where at most %d are expected"
              .formatted(column, items.size(), length));
    }
  }

  /**
   * The codes of a text.
   *
   * @param coder of {@link #items}
   * @throws DataException if there are too many items
   */
  float[] codes(Coder coder, String text) {
    List<String> all = Items.split(text, separator);
    requireLength(column(), all, length);
    float[] codes = new float[length];
    for (int i = 0; i < all.size(); i++) {
      codes[i] = coder.of(all.get(i)) + 1;
    }
    return codes;
  }
}
