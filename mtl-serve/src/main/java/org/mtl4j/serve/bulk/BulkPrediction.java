// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.csv.CsvRow;
import org.mtl4j.serve.csv.CsvRows;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * Predicts delimited text some rows at a time, in memory that does not grow with it. Columns may
 * stand in any order; those that the model does not read are passed over.
 */
public final class BulkPrediction {
  /** Rows that go through the network at once. */
  private static final int CHUNK = 1024;

  private final Model model;
  private final CsvRows rows;
  private final int[] kept;
  private final int[] fields;
  private final boolean[] numbers;

  /** What happens to a row that cannot be predicted. */
  @FunctionalInterface
  public interface BadRows {
    /**
     * Takes note, or stops all by throwing.
     *
     * @param line where the row begins
     * @param reason what was found, where, and what is expected
     */
    void accept(long line, String reason) throws IOException;
  }

  /**
   * What was done.
   *
   * @param predicted rows with an answer
   * @param bad rows without
   * @param unseen columns in which some rows had a text that training did not know, with the number
   *     of these rows
   */
  public record Outcome(long predicted, long bad, Map<String, Long> unseen) {}

  /**
   * Finds the columns.
   *
   * @param keep columns that are carried along
   * @throws DataException where a column is not there; names the nearest that is
   */
  public BulkPrediction(Model model, CsvRows rows, List<String> keep) {
    this.model = model;
    this.rows = rows;
    this.kept = keep.stream().mapToInt(name -> place(name, "is to be kept")).toArray();
    this.fields =
        model.columns().stream().mapToInt(name -> place(name, "the model reads")).toArray();
    Map<String, Held> held = model.directory().card().inputs();
    this.numbers = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String name = model.columns().get(i);
      if (held.get(name) == Held.ARRAY) {
        throw new DataException(
            "the model reads arrays from '%s', which delimited text cannot hold; predict from Java"
                    .formatted(name)
                + " or by the exported graph");
      }
      numbers[i] = held.get(name) == Held.NUMBER;
    }
  }

  private int place(String name, String why) {
    int place = rows.columns().indexOf(name);
    if (place < 0) {
      throw new DataException(
          "%s has no column '%s', which %s; %s"
              .formatted(rows.origin(), name, why, Nearest.hint(name, rows.columns())));
    }
    return place;
  }

  /** Stops at the first row that cannot be predicted. */
  public BadRows stopping() {
    return (line, reason) -> {
      throw new DataException("%s, line %d: %s".formatted(rows.origin(), line, reason));
    };
  }

  /**
   * Predicts all rows, in their order.
   *
   * @param bad takes rows that cannot be predicted; {@link #stopping} stops at the first
   * @param progress called now and then
   */
  public Outcome run(AnswerWriter out, BadRows bad, Runnable progress) throws IOException {
    RowEncoder.Target target = model.encoder().target(CHUNK);
    RawRow values = model.row();
    List<List<String>> carried = new ArrayList<>();
    Map<String, Long> unseen = new LinkedHashMap<>();
    long predicted = 0;
    long refused = 0;
    for (Optional<CsvRow> row = rows.next(); row.isPresent(); row = rows.next()) {
      try {
        fill(values, row.get());
        target.put(values, carried.size());
      } catch (DataException e) {
        bad.accept(row.get().line(), e.getMessage());
        refused++;
        continue;
      }
      target.unseen().forEach(column -> unseen.merge(column, 1L, Long::sum));
      carried.add(carried(row.get()));
      if (carried.size() == CHUNK) {
        predicted += flush(target, carried, out);
        progress.run();
      }
    }
    predicted += flush(target, carried, out);
    progress.run();
    return new Outcome(predicted, refused, unseen);
  }

  private List<String> carried(CsvRow row) {
    List<String> values = new ArrayList<>(kept.length);
    for (int place : kept) {
      values.add(row.values().get(place));
    }
    return values;
  }

  private void fill(RawRow values, CsvRow row) {
    int found = row.values().size();
    if (found != rows.columns().size()) {
      throw new DataException(
          "found %d %s where %d are expected"
              .formatted(found, found == 1 ? "value" : "values", rows.columns().size()));
    }
    for (int i = 0; i < fields.length; i++) {
      String text = row.values().get(fields[i]);
      if (rows.isMissing(text)) {
        values.missing(i);
      } else if (numbers[i]) {
        values.set(i, number(i, text));
      } else {
        values.set(i, text);
      }
    }
  }

  private double number(int place, String text) {
    try {
      double number = rows.number(text);
      if (!Double.isInfinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unreadable(place, text, "a number");
    }
    throw unreadable(place, text, "a finite number");
  }

  private DataException unreadable(int place, String text, String expected) {
    return new DataException(
        "column '%s': found '%s' where %s is expected"
            .formatted(model.columns().get(place), text, expected));
  }

  private int flush(RowEncoder.Target target, List<List<String>> carried, AnswerWriter out)
      throws IOException {
    int count = carried.size();
    if (count > 0) {
      AnswerRows answers = model.predict(target.rows(count));
      for (int row = 0; row < count; row++) {
        out.write(carried.get(row), answers.row(row));
      }
      carried.clear();
    }
    return count;
  }
}
