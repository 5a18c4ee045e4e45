// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * Predicts rows in chunks: delimited text in memory that does not grow with the file. Columns may
 * be in any order; those that the model does not read are ignored.
 */
public final class BulkPrediction {
  /** Rows per run of the network. */
  private static final int CHUNK = 1024;

  private final Model model;
  private final InputRows rows;
  private final int[] kept;
  private final int[] fields;
  private final boolean[] numbers;

  /** Receives the rows that cannot be predicted. */
  @FunctionalInterface
  public interface BadRows {
    /**
     * Records a row, or stops the prediction by an exception.
     *
     * @param number the line in which the row begins, or the number of the row: {@link
     *     InputRows#number()}
     * @param reason what was found, where, and what is expected
     */
    void accept(long number, String reason) throws IOException;
  }

  /**
   * The numbers of rows.
   *
   * @param predicted rows with an answer
   * @param bad rows without an answer
   * @param unseen rows with a text that training did not have, by column
   */
  public record Outcome(long predicted, long bad, Map<String, Long> unseen) {}

  /**
   * Prepares the prediction of some rows.
   *
   * @param keep columns that are copied to the output
   * @throws DataException if a column is missing; lists the nearest names
   */
  public BulkPrediction(Model model, InputRows rows, List<String> keep) {
    this.model = model;
    this.rows = rows;
    this.kept = keep.stream().mapToInt(name -> place(name, "is to be kept")).toArray();
    this.fields = model.columns().stream().mapToInt(name -> place(name, reading(name))).toArray();
    Map<String, Held> held = model.directory().card().inputs();
    this.numbers = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String name = model.columns().get(i);
      if (held.get(name) == Held.ARRAY) {
        throw new DataException(
            "the model reads arrays from '%s', which rows of a file cannot have; predict from Java"
                    .formatted(name)
                + " or with the exported graph");
      }
      numbers[i] = held.get(name) == Held.NUMBER;
    }
  }

  /** Who reads a column: the model, or some of its tasks. */
  private String reading(String column) {
    Map<String, List<String>> own = model.directory().preprocessing().tasks();
    List<String> tasks = model.tasks().stream().map(TaskOutput::task).toList();
    List<String> readers =
        tasks.stream()
            .filter(task -> !own.containsKey(task) || own.get(task).contains(column))
            .toList();
    return readers.size() == tasks.size()
        ? "the model reads"
        : "the model reads for %s (--tasks predicts others)".formatted(String.join(", ", readers));
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
    return (number, reason) -> {
      throw new DataException(
          "%s, %s %d: %s".formatted(rows.origin(), rows.unit(), number, reason));
    };
  }

  /**
   * Predicts all rows, in order.
   *
   * @param bad receives rows that cannot be predicted; {@link #stopping} stops at the first
   * @param progress called after every chunk
   * @throws IOException if the answers cannot be written
   */
  public Outcome run(AnswerWriter out, BadRows bad, Runnable progress) throws IOException {
    RowEncoder.Target target = model.encoder().target(CHUNK);
    RawRow values = model.row();
    List<List<String>> copied = new ArrayList<>();
    Map<String, Long> unseen = new LinkedHashMap<>();
    long predicted = 0;
    long refused = 0;
    while (rows.next()) {
      try {
        fill(values);
        target.put(values, copied.size());
      } catch (DataException e) {
        bad.accept(rows.number(), e.getMessage());
        refused++;
        continue;
      }
      target.unseen().forEach(column -> unseen.merge(column, 1L, Long::sum));
      copied.add(kept());
      if (copied.size() == CHUNK) {
        predicted += flush(target, copied, out);
        progress.run();
      }
    }
    predicted += flush(target, copied, out);
    progress.run();
    return new Outcome(predicted, refused, unseen);
  }

  private List<String> kept() {
    List<String> values = new ArrayList<>(kept.length);
    for (int place : kept) {
      values.add(rows.text(place));
    }
    return values;
  }

  private void fill(RawRow values) {
    rows.requireComplete();
    for (int i = 0; i < fields.length; i++) {
      if (rows.isMissing(fields[i])) {
        values.missing(i);
      } else if (numbers[i]) {
        values.set(i, rows.number(fields[i]));
      } else {
        values.set(i, rows.text(fields[i]));
      }
    }
  }

  private int flush(RowEncoder.Target target, List<List<String>> copied, AnswerWriter out)
      throws IOException {
    int count = copied.size();
    if (count > 0) {
      AnswerRows answers = model.predict(target.rows(count));
      for (int row = 0; row < count; row++) {
        out.write(copied.get(row), answers.row(row));
      }
      copied.clear();
    }
    return count;
  }
}
