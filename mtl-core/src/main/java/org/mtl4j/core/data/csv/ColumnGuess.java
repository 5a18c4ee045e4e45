// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.serve.csv.NumberText;
import org.mtl4j.serve.encoding.DateNotation;

/**
 * The kind of the values of a column of text, by the rules of {@link CsvSource}.
 *
 * @param kind the kind
 * @param numbers the number of each text, absent for markers; empty if the column has no numbers
 * @param markers texts that mark a missing value in a column of numbers or dates
 * @param pattern the notation of dates; empty for other kinds
 * @param note how the values are read, if that is not obvious; else empty
 */
public record ColumnGuess(
    Kind kind, List<OptionalDouble> numbers, Set<String> markers, String pattern, String note) {

  /** Texts that people write for a missing number, and numbers that are not finite. */
  private static final Set<String> MARKERS =
      Set.of(
          "n/a",
          "#n/a",
          "null",
          "none",
          "nan",
          "nil",
          "-",
          "--",
          ".",
          "..",
          "missing",
          "unknown",
          "<na>",
          "inf",
          "+inf",
          "-inf",
          "infinity",
          "+infinity",
          "-infinity",
          "#div/0!",
          "#value!",
          "#num!",
          "#ref!");

  /** The kind of values. */
  public enum Kind {
    NUMBERS,
    DATES,
    TEXTS
  }

  public ColumnGuess {
    numbers = List.copyOf(numbers);
    markers = Set.copyOf(markers);
  }

  /**
   * Guesses the kind of a column.
   *
   * @param texts its distinct texts, without the markers of missing values of the format
   */
  public static ColumnGuess of(List<String> texts, RowFormat format) {
    Set<String> markers = new LinkedHashSet<>();
    texts.stream().filter(ColumnGuess::isMarker).forEach(markers::add);
    List<String> present = texts.stream().filter(text -> !markers.contains(text)).toList();
    if (present.isEmpty()) {
      return texts(present, format);
    }
    NumberText reader = NumberText.exact(format, "");
    Optional<List<OptionalDouble>> numbers = numbers(texts, markers, reader);
    if (numbers.isPresent()) {
      return new ColumnGuess(
          Kind.NUMBERS, numbers.get(), markers, "", numberNote(reader, markers, present, format));
    }
    List<DateNotation> dates = DateNotation.matching(present);
    return dates.isEmpty()
        ? texts(present, format)
        : new ColumnGuess(
            Kind.DATES, List.of(), markers, dates.get(0).pattern(), dateNote(dates, present));
  }

  /** Whether people write a text for a missing number. */
  static boolean isMarker(String text) {
    return MARKERS.contains(text.toLowerCase(Locale.ROOT));
  }

  private static Optional<List<OptionalDouble>> numbers(
      List<String> texts, Set<String> markers, NumberText reader) {
    List<OptionalDouble> numbers = new ArrayList<>();
    try {
      for (String text : texts) {
        numbers.add(
            markers.contains(text) ? OptionalDouble.empty() : OptionalDouble.of(reader.of(text)));
      }
      return numbers.stream().allMatch(n -> n.isEmpty() || Double.isFinite(n.getAsDouble()))
          ? Optional.of(numbers)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String numberNote(
      NumberText reader, Set<String> markers, List<String> present, RowFormat format) {
    Stream.Builder<String> notes = Stream.builder();
    String example = example(present, reader);
    if (!reader.unit().isEmpty() || !reader.separator().isEmpty()) {
      double value = new NumberText(format.decimal()).of(example);
      notes.add(
          "'%s' is read as %s"
              .formatted(example, Double.toString(value).replaceFirst("\\.0$", "")));
    }
    if (markers.stream().anyMatch(text -> text.toLowerCase(Locale.ROOT).contains("inf"))) {
      notes.add("infinite values are read as missing");
    }
    return String.join(", ", notes.build().toList());
  }

  /** A text with the separator of thousands, if there is one. */
  private static String example(List<String> present, NumberText reader) {
    return present.stream()
        .filter(text -> text.contains(reader.separator()))
        .findFirst()
        .orElse(present.get(0));
  }

  private static String dateNote(List<DateNotation> dates, List<String> present) {
    return dates.size() == 1
        ? "dates such as '%s'".formatted(present.get(0))
        : "dates such as '%s', the day first is assumed; month first: pattern: %s"
            .formatted(present.get(0), dates.get(1).pattern());
  }

  private static ColumnGuess texts(List<String> present, RowFormat format) {
    return new ColumnGuess(Kind.TEXTS, List.of(), Set.of(), "", textNote(present, format));
  }

  /** Why texts that look like numbers are not read as numbers. */
  private static String textNote(List<String> present, RowFormat format) {
    if (present.isEmpty()) {
      return "";
    }
    if (numbers(present, Set.of(), new NumberText(format.decimal())).isPresent()) {
      return "whole numbers with more digits than a double has: an ID";
    }
    char other = format.decimal() == '.' ? ',' : '.';
    if (numbers(present, Set.of(), new NumberText(other)).isPresent()) {
      return "numbers with the decimal mark '%s', which is not that of the other columns"
          .formatted(other);
    }
    if (present.stream().allMatch(text -> text.matches("\\(?[^\\p{L}]*\\d[^\\p{L}]*\\)?"))
        && present.stream().anyMatch(text -> text.startsWith("("))) {
      return "numbers in parentheses are not read as negative; write -1234";
    }
    return "";
  }
}
