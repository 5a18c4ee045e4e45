// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of column names: {@code *} matches any text, {@code ?} one character, everything else
 * itself.
 */
public final class ColumnPattern {
  private final String text;
  private final Pattern pattern;

  public ColumnPattern(String text) {
    this.text = text;
    StringBuilder expression = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                expression.append(
                    c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
    this.pattern = Pattern.compile(expression.toString(), Pattern.DOTALL);
  }

  /** Whether a text has {@code *} or {@code ?}. */
  public static boolean hasWildcard(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** Whether the pattern matches the whole name. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  /** The column of exactly this name, or else all that match, in their order. */
  public List<String> among(Collection<String> names) {
    return names.contains(text) ? List.of(text) : names.stream().filter(this::matches).toList();
  }
}
