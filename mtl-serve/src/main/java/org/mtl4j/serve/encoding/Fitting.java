// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Items;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;
import org.mtl4j.serve.encoding.NumberInput.Missing;
import org.mtl4j.serve.encoding.NumberInput.Scaled;
import org.mtl4j.serve.encoding.Preprocessing.Dropped;

/** Fits a {@link Preprocessing} to training rows, columns side by side. */
final class Fitting {
  private static final Set<String> RESERVED =
      Set.of(InputSpec.NUMBERS, InputSpec.CODES, Dataset.WEIGHT);

  private final Table table;
  private final Map<String, Field> schema;
  private final Set<String> excluded;

  private final List<NumberInput> numbers = new ArrayList<>();
  private final List<CodeInput> codes = new ArrayList<>();
  private final Map<String, Shape> arrays = new LinkedHashMap<>();
  private final List<ListInput> lists = new ArrayList<>();
  private final List<SequenceInput> sequences = new ArrayList<>();
  private final Map<String, String> shared = new LinkedHashMap<>();
  private final Vocabularies vocabularies;
  private final List<Dropped> dropped = new ArrayList<>();
  private final Scalings scalings;
  private Optional<DataException> failure = Optional.empty();

  private Fitting(
      Table table, Map<String, Field> schema, Set<String> excluded, Vocabularies vocabularies) {
    this.table = table;
    this.schema = schema;
    this.excluded = excluded;
    this.vocabularies = vocabularies;
    this.scalings = new Scalings(table.origin());
  }

  /** Fits all columns; those with an entry on the rows of these indices. */
  static Preprocessing fit(
      Table table, Map<String, Field> schema, Set<String> excluded, Map<String, int[]> rows) {
    Vocabularies vocabularies = Vocabularies.of(table, schema, excluded, rows);
    return new Fitting(table, schema, excluded, vocabularies).fit(rows);
  }

  private Preprocessing fit(Map<String, int[]> rows) {
    schema.forEach(this::checkPresent);
    Optional<String> weight = weight();
    table.columns().parallelStream()
        .filter(column -> !excluded.contains(column.name()))
        .map(column -> fitted(column, Optional.ofNullable(rows.get(column.name()))))
        .toList()
        .forEach(this::add);
    if (numbers.isEmpty()
        && codes.isEmpty()
        && arrays.isEmpty()
        && lists.isEmpty()
        && sequences.isEmpty()) {
      throw new DataException(
          table.origin()
              + " leaves nothing to learn from: of its columns "
              + table.names()
              + " each is a label, a weight, ignored or constant");
    }
    return new Preprocessing(
        numbers, codes, arrays, weight, dropped, lists, sequences, shared, Map.of());
  }

  /** The inputs of one column alone, on all rows or on some. */
  private Fitting fitted(Column whole, Optional<int[]> rows) {
    Column column = rows.map(whole::select).orElse(whole);
    Table read =
        rows.isPresent()
            ? new Table(table.origin() + " (rows of its tasks)", column.size(), List.of(column))
            : table;
    Fitting alone = new Fitting(read, schema, excluded, vocabularies);
    Field field = schema.getOrDefault(column.name(), new Field());
    try {
      if (field.role() != Role.IGNORE && field.role() != Role.WEIGHT) {
        alone.add(column, field);
      }
    } catch (DataException e) {
      alone.failure = Optional.of(e);
    }
    return alone;
  }

  private void add(Fitting column) {
    if (column.failure.isPresent()) {
      throw column.failure.get();
    }
    numbers.addAll(column.numbers);
    codes.addAll(column.codes);
    arrays.putAll(column.arrays);
    lists.addAll(column.lists);
    sequences.addAll(column.sequences);
    shared.putAll(column.shared);
    dropped.addAll(column.dropped);
  }

  private void checkPresent(String name, Field field) {
    // A source need not read ignored columns.
    if (field.role() != Role.IGNORE && !table.has(name)) {
      throw new DataException(
          table.origin()
              + " has no column '"
              + name
              + "', which the schema names; "
              + Nearest.hint(name, table.names()));
    }
  }

  private Optional<String> weight() {
    List<String> names =
        schema.entrySet().stream()
            .filter(entry -> entry.getValue().role() == Role.WEIGHT)
            .map(Map.Entry::getKey)
            .toList();
    if (names.size() > 1) {
      throw new DataException("a row has one weight, but the schema gives that role to " + names);
    }
    return names.stream().findFirst();
  }

  private void add(Column column, Field field) {
    boolean number =
        field.role() == Role.NUMBER
            || field.role() == Role.GUESS
                && (column instanceof NumberColumn || !field.hasDefaultEncoding());
    Optional<Items> items = column instanceof TextColumn texts ? Items.of(texts) : Optional.empty();
    Role role =
        field.role() == Role.GUESS ? items.map(Fitting::role).orElse(Role.GUESS) : field.role();
    if (role == Role.LIST) {
      addList(column.name(), field);
    } else if (role == Role.SEQUENCE) {
      addSequence(column.name(), field);
    } else if (items.isPresent()) {
      throw new DataException(
          "%s: column '%s' has lists of %s where its role is %s; use the role %s"
              .formatted(
                  table.origin(),
                  column.name(),
                  items.get(),
                  role.name().toLowerCase(Locale.ROOT),
                  role(items.get()).name().toLowerCase(Locale.ROOT)));
    } else if (column instanceof ArrayColumn array && field.role() == Role.GUESS) {
      addArray(array);
    } else if (number) {
      addNumber(column.name(), field);
    } else if (field.role() != Role.CATEGORY && addDate(column.name(), field)) {
      return;
    } else {
      addCategory(column.name(), field);
    }
  }

  private static Role role(Items items) {
    return items == Items.NUMBERS ? Role.SEQUENCE : Role.LIST;
  }

  private void addArray(ArrayColumn column) {
    checkName(column.name());
    arrays.put(column.name(), column.row());
  }

  private void checkName(String name) {
    if (RESERVED.contains(name) || name.startsWith(Dataset.label(""))) {
      throw new DataException(
          table.origin() + ": a column of arrays cannot be named '" + name + "'");
    }
  }

  private void addList(String name, Field field) {
    checkName(name);
    ListInput.fit(Columns.texts(table, name), field, vocabularies)
        .ifPresentOrElse(
            list -> {
              lists.add(list);
              field.vocabulary().ifPresent(vocabulary -> shared.put(name, vocabulary));
            },
            () -> drop(name, "has no item in any training row"));
  }

  private void addSequence(String name, Field field) {
    checkName(name);
    SequenceInput.fit(table.origin(), Columns.texts(table, name), field)
        .ifPresentOrElse(sequences::add, () -> drop(name, "has no number in any training row"));
  }

  private void addCategory(String name, Field field) {
    CodeInput input =
        field.hash().isPresent()
            ? new CodeInput.Hashed(name, name, field.hash().get())
            : new CodeInput.Vocabulary(
                name, name, vocabularies.of(Columns.texts(table, name), field));
    addCode(input, field);
  }

  private void addNumber(String name, Field field) {
    Sample sample = Sample.of(table, name);
    if (sample.isEmpty()) {
      drop(name, "has no value in any training row");
      return;
    }
    List<NumberEncoding> scaled = field.encode().stream().filter(Fitting::isScaled).toList();
    for (NumberEncoding encoding : field.encode()) {
      String input = field.encode().size() == 1 ? name : name + ":" + lower(encoding);
      switch (encoding) {
        case BUCKETS ->
            addCode(new CodeInput.Buckets(input, name, sample.edges(field.buckets())), field);
        case VALUES ->
            addCode(
                new CodeInput.Values(input, name, sample.frequent(field.minimumCount())), field);
        case PIECEWISE -> addPieces(input, name, sample, field.buckets());
        default -> {
          if (!sample.isConstant()) {
            numbers.add(new Scaled(input, name, scalings.of(encoding, name, sample)));
          }
        }
      }
    }
    if (!scaled.isEmpty() && sample.isConstant()) {
      drop(name, "has the value " + sample.smallest() + " wherever it has one");
    }
    if (!scaled.isEmpty() && sample.hasMissing()) {
      numbers.add(new Missing(name + "?", name));
    }
  }

  /** Adds an input for each bucket, between the extremes; none if the sample is constant. */
  private void addPieces(String input, String column, Sample sample, int buckets) {
    List<Double> bounds = new ArrayList<>(List.of(sample.smallest()));
    double[] shares = IntStream.range(1, buckets).mapToDouble(i -> (double) i / buckets).toArray();
    Arrays.stream(sample.quantiles(shares)).forEach(bounds::add);
    bounds.add(sample.largest());
    List<Double> distinct = bounds.stream().distinct().toList();
    double middle = sample.quantiles(0.5)[0];
    for (int i = 1; i < distinct.size(); i++) {
      double low = distinct.get(i - 1);
      double high = distinct.get(i);
      boolean first = i == 1;
      boolean last = i == distinct.size() - 1;
      double median = new Scaling.Piece(low, high, first, last, 0).of(middle);
      numbers.add(
          new Scaled(input + ":" + i, column, new Scaling.Piece(low, high, first, last, median)));
    }
  }

  /** Adds the parts of a date that differ; false if the role is guessed and it is no date. */
  private boolean addDate(String name, Field field) {
    Optional<DateNotation> notation = notation(name, field);
    if (notation.isEmpty()) {
      return false;
    }
    NumberEncoding encoding = field.encode().get(0);
    if (field.encode().size() > 1 || !isScaled(encoding) || encoding == NumberEncoding.PIECEWISE) {
      throw new DataException(
          "column '%s': a date has one encoding: raw, standard, log or quantile".formatted(name));
    }
    boolean used = false;
    boolean missing = false;
    for (DateNotation.Part part : notation.get().parts()) {
      String input = name + ":" + part.name().toLowerCase(Locale.ROOT);
      Scaling unscaled = new Scaling.Raw(0);
      NumberInput.Date raw =
          new NumberInput.Date(input, name, notation.get().pattern(), part, unscaled);
      Sample sample =
          Sample.of(
              table.origin(),
              name,
              IntStream.range(0, table.rows()).mapToDouble(raw.values(table)).toArray());
      missing = sample.hasMissing();
      if (!sample.isEmpty() && !sample.isConstant()) {
        used = true;
        numbers.add(
            new NumberInput.Date(
                input, name, raw.pattern(), part, scalings.of(encoding, input, sample)));
      }
    }
    if (!used) {
      drop(name, "has the same date in every training row");
    } else if (missing) {
      numbers.add(new Missing(name + "?", name));
    }
    return true;
  }

  private Optional<DateNotation> notation(String name, Field field) {
    if (field.pattern().isPresent()) {
      return field.pattern().map(DateNotation::of);
    }
    TextColumn column = Columns.texts(table, name);
    List<String> texts = used(column);
    List<DateNotation> matching = DateNotation.matching(texts);
    if (matching.size() > 1) {
      throw new DataException(
          "%s, column '%s': dates such as '%s' may be %s or %s; say which: %s: {role: date, pattern: %s}"
              .formatted(
                  table.origin(),
                  name,
                  texts.get(0),
                  matching.get(0).pattern(),
                  matching.get(1).pattern(),
                  name,
                  matching.get(0).pattern()));
    }
    if (matching.isEmpty() && field.role() == Role.DATE) {
      throw new DataException(
          "%s, column '%s': found %s where dates in one notation are expected; name it, such as"
                  .formatted(
                      table.origin(), name, texts.isEmpty() ? "nothing" : "'" + texts.get(0) + "'")
              + " {role: date, pattern: d.M.uuuu}, or ignore the column");
    }
    return matching.stream().findFirst();
  }

  /** The texts of a dictionary that occur. */
  private static List<String> used(TextColumn column) {
    BitSet codes = new BitSet();
    for (int code : column.codes()) {
      if (code >= 0) {
        codes.set(code);
      }
    }
    return codes.stream().mapToObj(column.dictionary()::get).toList();
  }

  /** Adds a categorical input if two training rows differ in it. */
  private void addCode(CodeInput input, Field field) {
    IntUnaryOperator code = Coder.of(input).codes(table);
    boolean differs =
        IntStream.range(1, table.rows())
            .anyMatch(row -> code.applyAsInt(row) != code.applyAsInt(0));
    if (differs) {
      codes.add(input);
      field.vocabulary().ifPresent(vocabulary -> shared.put(input.name(), vocabulary));
    } else if (input.cardinality() == 1) {
      drop(
          input.column(),
          field.minimumCount() == 1
              ? "has no value in any training row"
              : "has no value that occurs in " + field.minimumCount() + " training rows or more");
    } else {
      drop(input.column(), "has the same category in every training row");
    }
  }

  private void drop(String column, String reason) {
    Dropped entry = new Dropped(column, reason);
    if (!dropped.contains(entry)) {
      dropped.add(entry);
    }
  }

  private static boolean isScaled(NumberEncoding encoding) {
    return encoding != NumberEncoding.BUCKETS && encoding != NumberEncoding.VALUES;
  }

  private static String lower(NumberEncoding encoding) {
    return encoding.name().toLowerCase(Locale.ROOT);
  }
}
