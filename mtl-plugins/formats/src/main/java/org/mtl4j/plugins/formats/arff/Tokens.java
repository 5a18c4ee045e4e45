// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

/**
 * The words of a line. They are separated by commas or white space, and quoted if they contain
 * these. A backslash escapes the next character. A percent sign starts a comment.
 */
final class Tokens {
  private final String line;
  private final Place place;
  private int at;
  private boolean quoted;

  Tokens(String line, Place place) {
    this.line = line;
    this.place = place;
  }

  /** Whether the line holds no further word. */
  boolean atEnd() {
    skipSpace();
    return at == line.length() || line.charAt(at) == '%';
  }

  /** Whether the next character is this one, which is then read. */
  boolean accept(char c) {
    if (atEnd() || line.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  /** Whether the word last read stood in quotes. */
  boolean wasQuoted() {
    return quoted;
  }

  /** The next word, up to a separator or brace. */
  String next(String expected) {
    if (atEnd()) {
      throw place.error("found the end of the line where %s is expected", expected);
    }
    char c = line.charAt(at);
    quoted = c == '\'' || c == '"';
    if (quoted) {
      at++;
      return quotedBy(c);
    }
    int from = at;
    while (at < line.length() && !ends(line.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw place.error("found '%s' where %s is expected", c, expected);
    }
    return line.substring(from, at);
  }

  /** Reads a separator: a comma, or white space; false at the end of the line. */
  boolean separator() {
    int before = at;
    skipSpace();
    boolean space = at > before;
    if (atEnd()) {
      return false;
    }
    if (accept(',')) {
      return true;
    }
    if (!space) {
      throw place.error("found '%s' where a comma is expected", line.charAt(at));
    }
    return true;
  }

  /** The rest of the line, without the comment. */
  String rest() {
    skipSpace();
    int comment = line.indexOf('%', at);
    String rest = line.substring(at, comment < 0 ? line.length() : comment).strip();
    at = line.length();
    return rest;
  }

  private String quotedBy(char quote) {
    StringBuilder text = new StringBuilder();
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == quote) {
        return text.toString();
      }
      if (c == '\\' && at < line.length()) {
        c = escaped(line.charAt(at++));
      }
      text.append(c);
    }
    throw place.error("found no end of the text that begins with %s", quote + text.toString());
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private static boolean ends(char c) {
    return c == ',' || c == '{' || c == '}' || c == '%' || Character.isWhitespace(c);
  }

  private void skipSpace() {
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
  }
}
