// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import java.util.regex.Pattern;

/**
 * A pattern of names whose parts are joined by slashes: {@code *} matches any text inside a part,
 * {@code **} any text, {@code ?} one character of a part, everything else itself. So {@code
 * encoder/**} matches all below {@code encoder}, and {@code **}{@code /bias} every bias.
 */
public final class NamePattern {
  private final String text;
  private final Pattern pattern;

  public NamePattern(String text) {
    this.text = text;
    this.pattern = Pattern.compile(expression(text));
  }

  /** Whether the pattern matches the whole name. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  private static String expression(String text) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("**", i)) {
        expression.append(".*");
        i++;
      } else if (c == '*') {
        expression.append("[^/]*");
      } else if (c == '?') {
        expression.append("[^/]");
      } else {
        expression.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return expression.toString();
  }

  /** The text of the pattern. */
  @Override
  public String toString() {
    return text;
  }
}
