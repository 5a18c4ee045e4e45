// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import com.fasterxml.jackson.databind.node.TextNode;

/** The growing text of a configuration with comments. */
final class YamlText {
  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  void line(String line) {
    text.append(line).append('\n');
  }

  /** The lines so far. */
  @Override
  public String toString() {
    return text.toString();
  }

  /** The text of a comment, on one line. */
  static String comment(String words) {
    return words.replaceAll("[\\p{Cntrl}\u2028\u2029\u0085]", " ");
  }

  /** A text as a YAML scalar, quoted unless plain is safe. */
  static String scalar(String text) {
    boolean plain =
        text.matches("[\\p{L}_/][\\p{L}\\p{N}_ ./+-]*")
            && text.equals(text.strip())
            && !text.matches("(?i)true|false|null");
    return plain ? text : quoted(text);
  }

  /** A key; environment variables are not replaced in keys, so nothing is escaped. */
  static String key(String text) {
    return scalar(text).replace("$${", "${");
  }

  /** A text in quotes, which JSON and YAML share; escapes references to environment variables. */
  static String quoted(String text) {
    return TextNode.valueOf(text.replace("${", "$${")).toString();
  }
}
