// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.plugins.formats.arff.Attribute.Nominal;
import org.mtl4j.plugins.formats.arff.Attribute.Numeric;
import org.mtl4j.plugins.formats.arff.Attribute.Time;

/** The values of one attribute while they are read, as numbers or texts. */
abstract sealed class Values {
  private final Attribute attribute;

  private Values(Attribute attribute) {
    this.attribute = attribute;
  }

  /** Numbers for numeric attributes and dates, texts for others, unless another type is wanted. */
  static Values of(Attribute attribute, ColumnType wanted) {
    boolean numbers = attribute.type() instanceof Numeric || attribute.type() instanceof Time;
    return wanted == ColumnType.NUMBER || (numbers && wanted != ColumnType.TEXT)
        ? new Numbers(attribute)
        : new Texts(attribute);
  }

  /** Adds a value. */
  final void add(String text, Place place) {
    if (attribute.type() instanceof Nominal nominal && !nominal.values().containsKey(text)) {
      throw place.error(
          "found '%s' where one of the values of the attribute '%s' is expected: %s",
          text, attribute.name(), String.join(", ", nominal.names()));
    }
    put(text, place);
  }

  /** Adds the value that a sparse row omits. */
  final void addZero(Place place) {
    if (attribute.type() instanceof Nominal nominal) {
      put(nominal.names().get(0), place);
    } else if (attribute.type() instanceof Numeric) {
      put("0", place);
    } else {
      throw place.error(
          "found a sparse row without the attribute '%s', for which there is no zero",
          attribute.name());
    }
  }

  abstract void addMissing();

  abstract Column column();

  abstract void put(String text, Place place);

  private static int grown(int size) {
    return size + (size >> 1);
  }

  /** Numbers; NaN is missing. */
  private static final class Numbers extends Values {
    private double[] values = new double[1024];
    private int size;

    Numbers(Attribute attribute) {
      super(attribute);
    }

    @Override
    void put(String text, Place place) {
      append(number(text, place));
    }

    @Override
    void addMissing() {
      append(Double.NaN);
    }

    @Override
    Column column() {
      return new NumberColumn(super.attribute.name(), Arrays.copyOf(values, size));
    }

    private double number(String text, Place place) {
      if (super.attribute.type() instanceof Time time) {
        return time.seconds(text)
            .orElseThrow(
                () ->
                    place.error(
                        "found '%s' where a date of the attribute '%s' is expected, as %s",
                        text, super.attribute.name(), time.pattern()));
      }
      double value;
      try {
        value = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        value = Double.NaN;
      }
      if (!Double.isFinite(value)) {
        throw place.error(
            "found '%s' where a finite number of the attribute '%s' or ? is expected",
            text, super.attribute.name());
      }
      return value;
    }

    private void append(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, grown(size));
      }
      values[size++] = value;
    }
  }

  /** Codes of texts; -1 is missing. */
  private static final class Texts extends Values {
    private final List<String> dictionary = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private int[] codes = new int[1024];
    private int size;

    Texts(Attribute attribute) {
      super(attribute);
    }

    @Override
    void put(String text, Place place) {
      append(
          known.computeIfAbsent(
              text,
              added -> {
                dictionary.add(added);
                return dictionary.size() - 1;
              }));
    }

    @Override
    void addMissing() {
      append(-1);
    }

    @Override
    Column column() {
      return new TextColumn(super.attribute.name(), dictionary, Arrays.copyOf(codes, size));
    }

    private void append(int code) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, grown(size));
      }
      codes[size++] = code;
    }
  }
}
