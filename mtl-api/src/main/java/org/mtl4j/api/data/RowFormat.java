// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.option.OptionException;

/**
 * The format of delimited text. Two things that a file says of itself override it: a byte order
 * mark of UTF-8 or UTF-16, and a first line such as {@code sep=;}, which is not a row.
 *
 * @param header whether the first line has the names of the columns
 * @param delimiter the character between values
 * @param quote the character around values that contain a delimiter, a line break or, doubled, a
 *     quote
 * @param missing the texts that mark a missing value
 * @param encoding the encoding of characters
 * @param decimal the character before the decimals of a number, a point or a comma. The other one
 *     may separate thousands
 * @param comment the first character of lines that are skipped, if there are such lines
 * @param units the unit beside all numbers of a column, by the name of the column; in another
 *     column the first number decides
 */
public record RowFormat(
    boolean header,
    char delimiter,
    char quote,
    List<String> missing,
    Charset encoding,
    char decimal,
    Optional<Character> comment,
    Map<String, String> units) {

  public RowFormat {
    missing = List.copyOf(missing);
    units = Map.copyOf(units);
    if (delimiter == quote) {
      throw new OptionException("quote", "must not be the delimiter, but both are " + quote);
    }
    if (decimal != '.' && decimal != ',') {
      throw new OptionException("decimal", "must be . or , but is " + decimal);
    }
    if (comment.isPresent() && (comment.get() == delimiter || comment.get() == quote)) {
      throw new OptionException(
          "comment", "must not be the delimiter or the quote, but is " + comment.get());
    }
  }

  /** UTF-8 with decimal points and without comments. */
  public RowFormat(boolean header, char delimiter, char quote, List<String> missing) {
    this(
        header, delimiter, quote, missing, StandardCharsets.UTF_8, '.', Optional.empty(), Map.of());
  }

  /** The same with or without a header. */
  public RowFormat header(boolean other) {
    return new RowFormat(other, delimiter, quote, missing, encoding, decimal, comment, units);
  }

  /** The same with another delimiter. */
  public RowFormat delimiter(char other) {
    return new RowFormat(header, other, quote, missing, encoding, decimal, comment, units);
  }

  /** The same with another quote. */
  public RowFormat quote(char other) {
    return new RowFormat(header, delimiter, other, missing, encoding, decimal, comment, units);
  }

  /** The same with other markers of missing values. */
  public RowFormat missing(List<String> other) {
    return new RowFormat(header, delimiter, quote, other, encoding, decimal, comment, units);
  }

  /** The same in another encoding. */
  public RowFormat encoding(Charset other) {
    return new RowFormat(header, delimiter, quote, missing, other, decimal, comment, units);
  }

  /**
   * The same in an encoding of this name.
   *
   * @throws OptionException if Java knows no such encoding
   */
  public RowFormat encoding(String name) {
    try {
      return encoding(Charset.forName(name));
    } catch (IllegalArgumentException e) {
      throw new OptionException(
          "encoding",
          "must be an encoding that Java knows, such as UTF-8, UTF-16LE, windows-1252 or"
              + " ISO-8859-1, but is \"%s\"".formatted(name),
          e);
    }
  }

  /** The same with another decimal mark. */
  public RowFormat decimal(char other) {
    return new RowFormat(header, delimiter, quote, missing, encoding, other, comment, units);
  }

  /** The same with other comments. */
  public RowFormat comment(Optional<Character> other) {
    return new RowFormat(header, delimiter, quote, missing, encoding, decimal, other, units);
  }

  /** The same with other units. */
  public RowFormat units(Map<String, String> other) {
    return new RowFormat(header, delimiter, quote, missing, encoding, decimal, comment, other);
  }
}
