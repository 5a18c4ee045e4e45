// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;

/** A declared column. */
record Attribute(String name, Type type) {
  /** The type of an attribute. */
  sealed interface Type {}

  /** Numbers. */
  record Numeric() implements Type {}

  /** Any text. */
  record Text() implements Type {}

  /** Times, by a pattern of {@link SimpleDateFormat}. */
  record Time(String pattern) implements Type {
    /** Seconds since 1970 in UTC; empty if the text does not match. */
    Optional<Double> seconds(String text) {
      ParsePosition end = new ParsePosition(0);
      Optional<Instant> time =
          Optional.ofNullable(format(pattern).parse(text, end)).map(date -> date.toInstant());
      return time.filter(ignored -> end.getIndex() == text.length())
          .map(instant -> instant.toEpochMilli() / 1000.0);
    }

    private static SimpleDateFormat format(String pattern) {
      SimpleDateFormat format = new SimpleDateFormat(pattern, Locale.ROOT);
      format.setTimeZone(TimeZone.getTimeZone("UTC"));
      format.setLenient(false);
      return format;
    }
  }

  /** One of some values, with their indices. */
  record Nominal(Map<String, Integer> values) implements Type {
    List<String> names() {
      return List.copyOf(values.keySet());
    }
  }

  private static final String ISO = "yyyy-MM-dd'T'HH:mm:ss";

  /** Reads a declaration after its keyword. */
  static Attribute read(Tokens tokens, Place place) {
    String name = tokens.next("the name of an attribute");
    if (tokens.accept('{')) {
      return new Attribute(name, nominal(tokens, place, name));
    }
    String type = tokens.next("the type of the attribute '" + name + "'");
    return new Attribute(
        name,
        switch (type.toLowerCase(Locale.ROOT)) {
          case "numeric", "real", "integer" -> new Numeric();
          case "string" -> new Text();
          case "date" -> time(tokens, place);
          default ->
              throw place.error(
                  "found the type '%s' of the attribute '%s' where numeric, real, integer,"
                      + " string, date or {values} is expected",
                  type, name);
        });
  }

  private static Nominal nominal(Tokens tokens, Place place, String name) {
    List<String> values = new ArrayList<>();
    while (!tokens.accept('}')) {
      values.add(tokens.next("a value of the attribute '" + name + "' or }"));
      tokens.accept(',');
    }
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (String value : values) {
      if (numbers.put(value, numbers.size()) != null) {
        throw place.error("found the value '%s' of the attribute '%s' twice", value, name);
      }
    }
    if (values.isEmpty()) {
      throw place.error("found no value of the attribute '%s'", name);
    }
    return new Nominal(numbers);
  }

  private static Time time(Tokens tokens, Place place) {
    String pattern = tokens.atEnd() ? ISO : tokens.next("a pattern of dates");
    try {
      Time time = new Time(pattern);
      Time.format(pattern);
      return time;
    } catch (IllegalArgumentException e) {
      throw place.error("found '%s', which is no pattern of dates: %s", pattern, e.getMessage());
    }
  }
}
