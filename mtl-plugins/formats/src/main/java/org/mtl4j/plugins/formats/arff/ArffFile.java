// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipException;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.plugins.formats.arff.ArffSource.Labels;

/** Reads one file. An object reads once. */
final class ArffFile {
  private final Path path;
  private final Labels labels;
  private final Request request;
  private final List<Attribute> attributes = new ArrayList<>();
  private String relation = "";
  private Values[] columns;
  private boolean[] given;
  private int rows;
  private int line;

  ArffFile(Path path, Labels labels, Request request) {
    this.path = path;
    this.labels = labels;
    this.request = request;
  }

  /**
   * Reads the file.
   *
   * @throws DataException if it cannot be read; names the line
   */
  Table read() {
    parse(false);
    return new Table(
        path.toString(),
        rows,
        Arrays.stream(columns).filter(Objects::nonNull).map(Values::column).toList());
  }

  /** The names of all attributes. */
  List<String> names() {
    parse(true);
    return attributes.stream().map(Attribute::name).toList();
  }

  /** The attributes that the source or the name of the relation declares as labels. */
  List<String> labels() {
    List<String> names = names();
    return labels.or(relation).among(names, path.toString());
  }

  /**
   * Reads the lines.
   *
   * @param head whether to stop before the rows
   */
  private void parse(boolean head) {
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(DataFile.open(path), StandardCharsets.UTF_8.newDecoder()))) {
      for (String next = text.readLine();
          next != null && !(head && columns != null);
          next = text.readLine()) {
        line++;
        read(next);
      }
    } catch (CharacterCodingException e) {
      throw new DataException(path + ", after line " + line + ": found text that is no UTF-8", e);
    } catch (EOFException | ZipException e) {
      throw new DataException(
          "%s, after line %d: found broken or cut off compressed data: %s"
              .formatted(path, line, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new DataException(path + ": cannot be read: " + e.getMessage(), e);
    }
    if (columns == null) {
      throw new DataException(
          path + ": found no @data in " + line + " lines; expected an ARFF file");
    }
  }

  private void read(String text) {
    Place place = new Place(path.toString(), line);
    Tokens tokens = new Tokens(text, place);
    if (tokens.atEnd()) {
      return;
    }
    if (columns == null) {
      declare(tokens, place);
    } else if (tokens.accept('{')) {
      sparse(tokens, place);
    } else {
      dense(tokens, place);
    }
  }

  private void declare(Tokens tokens, Place place) {
    String keyword = tokens.next("@relation, @attribute or @data");
    switch (keyword.toLowerCase(Locale.ROOT)) {
      case "@relation" -> relation = tokens.rest();
      case "@attribute" -> {
        attributes.add(Attribute.read(tokens, place));
        if (!tokens.atEnd()) {
          throw place.error("found '%s' behind an attribute", tokens.rest());
        }
      }
      case "@data" -> start(place);
      default ->
          throw place.error("found '%s' where @relation, @attribute or @data is expected", keyword);
    }
  }

  private void start(Place place) {
    List<String> names = attributes.stream().map(Attribute::name).toList();
    if (names.isEmpty()) {
      throw place.error("found @data before any @attribute");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw place.error("found two attributes named '%s'", name);
      }
    }
    for (String name : request.columns()) {
      if (!seen.contains(name)) {
        throw new DataException(
            "%s has no attribute '%s', which the schema names; it has %s"
                .formatted(path, name, String.join(", ", names)));
      }
    }
    Set<String> unread = new HashSet<>(labels.or(relation).among(names, path.toString()));
    unread.removeAll(request.labels());
    unread.removeAll(request.types().keySet());
    columns = new Values[names.size()];
    given = new boolean[names.size()];
    for (int i = 0; i < columns.length; i++) {
      ColumnType type = request.type(names.get(i));
      boolean skipped = type == ColumnType.SKIP || unread.contains(names.get(i));
      columns[i] = skipped ? null : Values.of(attributes.get(i), type);
    }
  }

  private void dense(Tokens tokens, Place place) {
    int count = 0;
    do {
      if (count == columns.length) {
        throw place.error("found more than the %d values of the attributes", columns.length);
      }
      put(count, tokens, place);
      count++;
    } while (tokens.separator());
    if (count < columns.length) {
      throw place.error(
          "found %d values where %d are expected, the last one of the attribute '%s'",
          count, columns.length, attributes.get(columns.length - 1).name());
    }
    rows++;
  }

  private void sparse(Tokens tokens, Place place) {
    Arrays.fill(given, false);
    while (!tokens.accept('}')) {
      int index = index(tokens.next("the number of an attribute or }"), place);
      given[index] = true;
      put(index, tokens, place);
      tokens.accept(',');
    }
    if (!tokens.atEnd()) {
      throw place.error(
          "found '%s' behind a sparse row; weights of rows cannot be read", tokens.rest());
    }
    for (int i = 0; i < columns.length; i++) {
      if (!given[i] && columns[i] != null) {
        columns[i].addZero(place);
      }
    }
    rows++;
  }

  private int index(String text, Place place) {
    int index;
    try {
      index = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      index = -1;
    }
    if (index < 0 || index >= columns.length) {
      throw place.error(
          "found '%s' where the number of an attribute is expected, 0 to %d",
          text, columns.length - 1);
    }
    if (given[index]) {
      throw place.error("found the attribute %d twice in a row", index);
    }
    return index;
  }

  private void put(int index, Tokens tokens, Place place) {
    String text = tokens.next("a value of the attribute '" + attributes.get(index).name() + "'");
    Values column = columns[index];
    if (column == null) {
      return;
    }
    if (text.equals("?") && !tokens.wasQuoted()) {
      column.addMissing();
    } else {
      column.add(text, place);
    }
  }
}
