// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mtl4j.api.data.RowFormat;

/**
 * Reads the numbers of one column of text. A number has an optional sign, digits, decimals and an
 * exponent, or is {@code nan} or {@code inf}. Its thousands may be separated by a space, an
 * apostrophe or whichever of point and comma is not the decimal mark; a currency or a percent sign
 * may stand beside it and is ignored: 55.1% is 55.1. All numbers of a column must have the same
 * separator and the same unit, or none. For one thread at a time.
 */
public final class NumberText {
  private static final String SPACES = " \u00a0\u2009\u202f";
  private static final String SIGN = "(?<%s>[-+\u2212]?)";
  private static final String CURRENCY =
      "[A-Z]{0,2}\\p{Sc}|[A-Z]{3}|kr|z\u0142|K\u010d|Ft|Fr\\.?|Rs\\.?";
  private static final Pattern POINT = pattern("\\.", ",");
  private static final Pattern COMMA = pattern(",", ".");

  private static final Set<String> CURRENCY_CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  /** Whole numbers below have a double of their own. */
  private static final long EXACT = 1L << 53;

  /** Digits that fit into a long. */
  private static final int DIGITS = 18;

  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final char decimal;
  private final boolean exact;
  private String unit;
  private String separator;

  /** Without a given unit: the first number decides. */
  public NumberText(char decimal) {
    this(decimal, null, false);
  }

  /**
   * @param decimal the decimal mark, a point or a comma
   * @param unit the unit of all numbers, possibly empty; null if the first number decides
   */
  private NumberText(char decimal, String unit, boolean exact) {
    this.decimal = decimal;
    this.unit = unit;
    this.exact = exact;
  }

  /** Reads the numbers of a column in a format. */
  public static NumberText of(RowFormat format, String column) {
    return new NumberText(format.decimal(), format.units().get(column), false);
  }

  /**
   * The same, but refuses whole numbers of 2^53 or more, which share a double with a neighbor: they
   * may be IDs.
   */
  public static NumberText exact(RowFormat format, String column) {
    return new NumberText(format.decimal(), format.units().get(column), true);
  }

  private static Pattern pattern(String decimal, String thousands) {
    String tail = "(?:" + decimal + "\\d*)?";
    String grouped =
        "[1-9]\\d{0,2}(?:(?<separator>[" + thousands + "'\u2019" + SPACES + "])\\d{3})";
    String lakhs = thousands.equals(",") ? "|[1-9]\\d?(?:,\\d{2})+,\\d{3}" + tail : "";
    String body =
        "(?<body>\\d+"
            + tail
            + "(?:[eE][-+]?\\d+)?"
            + "|"
            + decimal
            + "\\d+(?:[eE][-+]?\\d+)?"
            + "|"
            + grouped
            + "(?:\\k<separator>\\d{3})*"
            + tail
            + lakhs
            + ")";
    String gap = "[" + SPACES + "]*";
    return Pattern.compile(
        SIGN.formatted("outer")
            + gap
            + "(?<before>"
            + CURRENCY
            + ")?"
            + gap
            + SIGN.formatted("inner")
            + body
            + gap
            + "(?<after>%|"
            + CURRENCY
            + ")?");
  }

  /**
   * The number of a text.
   *
   * @throws NumberFormatException if it is not a number, or has another separator or unit than the
   *     ones before
   */
  public double of(String text) {
    char[] characters = text.toCharArray();
    return of(characters, 0, characters.length);
  }

  /** As {@link #of(String)}, of a part of a buffer. */
  public double of(char[] buffer, int from, int length) {
    double plain = plain(buffer, from, length);
    if (Double.isNaN(plain)) {
      return other(buffer, from, length);
    }
    requireUnit("");
    return plain;
  }

  /** The unit of the numbers so far, such as $ or %; empty if they have none. */
  public String unit() {
    return unit == null ? "" : unit;
  }

  /** The separator of thousands so far; empty if no number has one. */
  public String separator() {
    return separator == null ? "" : separator;
  }

  /**
   * The number of digits with a sign and decimals, correctly rounded: both operands of the division
   * are exact. NaN if the text has another form or too many digits.
   *
   * <p>W. D. Clinger: How to Read Floating Point Numbers Accurately, PLDI 1990.
   */
  private double plain(char[] buffer, int from, int length) {
    int at = from;
    int end = from + length;
    boolean negative = length > 0 && buffer[at] == '-';
    if (negative || length > 0 && buffer[at] == '+') {
      at++;
    }
    if (end - at > DIGITS + 1) {
      return Double.NaN;
    }
    int first = at;
    long digits = 0;
    for (; at < end && isDigit(buffer[at]); at++) {
      digits = 10 * digits + (buffer[at] - '0');
    }
    int count = at - first;
    int decimals = 0;
    if (at < end && buffer[at] == decimal) {
      for (at++; at < end && isDigit(buffer[at]); at++) {
        digits = 10 * digits + (buffer[at] - '0');
        decimals++;
      }
    }
    count += decimals;
    if (at < end || count == 0 || count > DIGITS || digits >= EXACT) {
      return Double.NaN;
    }
    double value = decimals == 0 ? digits : digits / POWERS[decimals];
    return negative ? -value : value;
  }

  private static boolean isDigit(char character) {
    return (char) (character - '0') <= 9;
  }

  private double other(char[] buffer, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (!isPlain(buffer[i])) {
        return decorated(new String(buffer, from, length));
      }
    }
    double value = parsed(buffer, from, length);
    if (exact && Math.abs(value) >= EXACT) {
      requireExact(value, new String(buffer, from, length));
    }
    requireUnit("");
    return value;
  }

  /** As {@link Double#parseDouble}, of digits, signs, decimal marks and e. */
  private double parsed(char[] buffer, int from, int length) {
    if (decimal == '.') {
      return NumberInput.parseDouble(buffer, from, length, true);
    }
    char[] points = Arrays.copyOfRange(buffer, from, from + length);
    for (int i = 0; i < length; i++) {
      points[i] = points[i] == decimal ? '.' : points[i];
    }
    return NumberInput.parseDouble(points, 0, length, true);
  }

  private boolean isPlain(char character) {
    return isDigit(character)
        || character == decimal
        || character == '-'
        || character == '+'
        || character == 'e'
        || character == 'E';
  }

  private double decorated(String text) {
    Matcher matcher = (decimal == '.' ? POINT : COMMA).matcher(text);
    if (!matcher.matches()) {
      return word(text);
    }
    String before = matcher.group("before");
    String after = matcher.group("after");
    String outer = matcher.group("outer");
    String inner = matcher.group("inner");
    if (before != null && after != null
        || !outer.isEmpty() && !inner.isEmpty()
        || !isUnit(before)
        || !isUnit(after)) {
      throw new NumberFormatException(text);
    }
    String body = matcher.group("body");
    String found = found(matcher, body);
    if (found != null && separator != null && !separator.equals(found)) {
      throw new NumberFormatException(text);
    }
    requireUnit(before != null ? before : after != null ? after : "");
    if (found != null) {
      separator = found;
      body = body.replace(found, "");
    }
    double value = Double.parseDouble(body.replace(',', '.'));
    requireExact(value, body);
    return outer.isEmpty() && inner.isEmpty() || (outer + inner).equals("+") ? value : -value;
  }

  /** The separator of a number; null if it has none. */
  private String found(Matcher matcher, String body) {
    String found = matcher.group("separator");
    return found == null && decimal == '.' && body.indexOf(',') >= 0 ? "," : found;
  }

  private static boolean isUnit(String text) {
    return text == null || !text.matches("[A-Z]{3}") || CURRENCY_CODES.contains(text);
  }

  private void requireExact(double value, String digits) {
    if (exact && Math.abs(value) >= EXACT && digits.matches("[-+]?\\d+")) {
      throw new NumberFormatException(digits);
    }
  }

  private void requireUnit(String found) {
    if (unit == null) {
      unit = found;
    } else if (!unit.equals(found)) {
      throw new NumberFormatException("found the unit '" + found + "' after '" + unit + "'");
    }
  }

  private double word(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "infinity" ->
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      default -> throw new NumberFormatException(text);
    };
  }
}
