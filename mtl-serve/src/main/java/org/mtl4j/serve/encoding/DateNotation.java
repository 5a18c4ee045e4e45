// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mtl4j.api.option.OptionException;

/**
 * How the dates or times of day of a column are written. Immutable.
 *
 * <p>A pattern is one of {@link DateTimeFormatter}, such as {@code d.M.uuuu} or {@code H:mm}. If it
 * has no hour, a time of day may follow after a space or a T: hours and minutes, optionally seconds
 * and an offset from UTC. Months have English names.
 */
public final class DateNotation {
  /** Tried in this order; the last ones differ from others before only in the order of the day. */
  private static final List<String> PATTERNS =
      List.of(
          "uuuu-M-d",
          "uuuu/M/d",
          "uuuu.M.d",
          "d.M.uuuu",
          "d-MMM-uuuu",
          "d MMM uuuu",
          "MMM d, uuuu",
          "uuuu-MM",
          "H:mm[:ss]",
          "h:mm[:ss] a",
          "d/M/uuuu",
          "M/d/uuuu",
          "d-M-uuuu",
          "M-d-uuuu",
          "d/M/uuuu h:mm[:ss] a",
          "M/d/uuuu h:mm[:ss] a");

  private static final double SECONDS_PER_DAY = 86_400;
  private static final double NANOS_PER_DAY = 86_400e9;
  private static final double NANOS_PER_HOUR = 3_600e9;

  private static final Map<String, DateNotation> KNOWN = new ConcurrentHashMap<>();

  private final String pattern;
  private final DateTimeFormatter formatter;

  private DateNotation(String pattern) {
    this.pattern = pattern;
    try {
      this.formatter = formatter(pattern);
    } catch (IllegalArgumentException e) {
      throw new OptionException(
          "pattern",
          "must be a pattern of dates such as d.M.uuuu or uuuu-M-d, but is \"%s\": %s"
              .formatted(pattern, e.getMessage()));
    }
  }

  /** An input that a date has. */
  public enum Part {
    /** Days since the beginning of 1970, with fractions. */
    DAYS,
    /** The month of the year, from 1. */
    MONTH,
    /** The day of the week, from 1, Monday. */
    WEEKDAY,
    /** The hour of the day, from 0, with fractions. */
    HOUR
  }

  /**
   * The notation of a pattern.
   *
   * @throws OptionException if it is not a pattern
   */
  public static DateNotation of(String pattern) {
    return KNOWN.computeIfAbsent(pattern, DateNotation::new);
  }

  /** The known notations that read all of some texts, at most two; empty if there is no text. */
  public static List<DateNotation> matching(Collection<String> texts) {
    return texts.isEmpty()
        ? List.of()
        : PATTERNS.stream()
            .map(DateNotation::of)
            .filter(notation -> texts.stream().allMatch(notation::reads))
            .limit(2)
            .toList();
  }

  private static DateTimeFormatter formatter(String pattern) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern.replace('y', 'u'));
    boolean time = pattern.contains("H") || pattern.contains("h");
    if (!time) {
      appendTime(builder);
    }
    if (hasDate(pattern) && !pattern.contains("d")) {
      builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  private static void appendTime(DateTimeFormatterBuilder builder) {
    builder
        .optionalStart()
        .appendPattern("['T'][' ']H:mm")
        .optionalStart()
        .appendPattern(":ss")
        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
        .optionalEnd()
        .appendPattern("[' '][XXX][XX][X]")
        .optionalEnd();
  }

  private static boolean hasDate(String pattern) {
    return pattern.contains("u") || pattern.contains("y");
  }

  /** The pattern. */
  public String pattern() {
    return pattern;
  }

  /** The inputs of a date in this notation; of a time of day, only {@link Part#DAYS}. */
  public List<Part> parts() {
    if (!hasDate(pattern)) {
      return List.of(Part.DAYS);
    }
    return pattern.contains("d")
        ? List.of(Part.DAYS, Part.MONTH, Part.WEEKDAY, Part.HOUR)
        : List.of(Part.DAYS, Part.MONTH);
  }

  /** Whether a text is a date in this notation. */
  public boolean reads(String text) {
    return parsed(text).isPresent();
  }

  /** A part of a date; NaN if the text is not a date in this notation. */
  public double part(Part part, String text) {
    return parsed(text).map(moment -> moment.part(part)).orElse(Double.NaN);
  }

  private Optional<Moment> parsed(String text) {
    if (text.isEmpty() || !isPlausible(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Moment.of(formatter.parse(text.strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Without the cost of an exception for most texts that are no dates. */
  private static boolean isPlausible(String text) {
    return text.length() <= 40 && text.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * A point in time.
   *
   * @param offset seconds from UTC
   */
  private record Moment(LocalDate date, LocalTime time, int offset) {
    static Moment of(TemporalAccessor parsed) {
      LocalDate date = parsed.query(TemporalQueries.localDate());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      ZoneOffset offset = parsed.query(TemporalQueries.offset());
      return new Moment(
          date == null ? LocalDate.EPOCH : date,
          time == null ? LocalTime.MIDNIGHT : time,
          offset == null ? 0 : offset.getTotalSeconds());
    }

    double part(Part part) {
      return switch (part) {
        case DAYS ->
            date.toEpochDay() + time.toNanoOfDay() / NANOS_PER_DAY - offset / SECONDS_PER_DAY;
        case MONTH -> date.getMonthValue();
        case WEEKDAY -> date.getDayOfWeek().getValue();
        case HOUR -> time.toNanoOfDay() / NANOS_PER_HOUR;
      };
    }
  }
}
