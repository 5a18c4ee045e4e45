// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lists in one text of a {@link TextColumn}. In text that a person writes, items have a separator
 * such as {@code |} between them. A source of lists, such as Parquet, ends each item by a control
 * character, which says what the items are.
 */
public enum Items {
  /** Categories, each ended by U+001F. */
  CATEGORIES('\u001f'),
  /** Numbers, each ended by U+001E. */
  NUMBERS('\u001e');

  private final char end;

  Items(char end) {
    this.end = end;
  }

  /** The character that ends an item. */
  public char end() {
    return end;
  }

  /** What the items of a text are; empty if it is not a list of a source. */
  public static Optional<Items> of(String text) {
    return Arrays.stream(values())
        .filter(kind -> !text.isEmpty() && text.charAt(text.length() - 1) == kind.end)
        .findFirst();
  }

  /**
   * What the items of a column are; empty if a text is not a list of a source, or there is none.
   */
  public static Optional<Items> of(TextColumn column) {
    Optional<Items> first = column.dictionary().stream().findFirst().flatMap(Items::of);
    return first.filter(
        kind -> column.dictionary().stream().allMatch(text -> of(text).equals(first)));
  }

  /** A list as one text; the text of a number is its shortest decimal notation. */
  public String join(Collection<?> items) {
    StringBuilder text = new StringBuilder();
    for (Object item : items) {
      text.append(
          item instanceof Number number && this == CATEGORIES
              ? NumberColumn.written(number.doubleValue())
              : String.valueOf(item));
      text.append(end);
    }
    return text.isEmpty() ? String.valueOf(end) : text.toString();
  }

  /**
   * The items of a text, without spaces around them; empty ones are left out.
   *
   * @param separator between the items of a text that is not a list of a source
   */
  public static List<String> split(String text, String separator) {
    String between = of(text).map(kind -> String.valueOf(kind.end)).orElse(separator);
    return Arrays.stream(text.split(Pattern.quote(between), -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
