// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ClassPathBackend;
import org.mtl4j.backend.Served;
import org.mtl4j.serve.answer.Answer;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.answer.Answers;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * A stored model, ready to answer. All of it may be used from many threads; it holds native memory
 * until closed, and closing waits for predictions that are under way.
 *
 * <pre>{@code
 * try (Model model = Model.load(Path.of("runs/census/model"))) {
 *   Answers answers = model.predict(Map.of("age", 39, "education", "Bachelors"));
 *   Answer.YesNo income = answers.yesNo("income");
 *   System.out.println(income.yes() + " with " + income.probability());
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {
  /** Rows that go through the network at once: enough to keep it busy, few for the memory. */
  private static final int CHUNK = 4096;

  private final ModelDirectory directory;
  private final Served served;
  private final RowEncoder encoder;
  private final List<TaskOutput> tasks;
  private final List<String> names;

  /** For each task its place among the arrays of a prediction. */
  private final int[] places;

  private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();

  private Model(ModelDirectory directory, Served served) {
    this.directory = directory;
    this.served = served;
    this.encoder = new RowEncoder(directory.preprocessing());
    this.tasks = directory.card().tasks();
    this.names = tasks.stream().map(TaskOutput::task).toList();
    this.places = names.stream().mapToInt(this::place).toArray();
  }

  private int place(String task) {
    int place = served.tasks().indexOf(task);
    if (place < 0) {
      throw new DataException(
          "%s: the graph answers the tasks %s, not '%s'"
              .formatted(directory.folder(), served.tasks(), task));
    }
    return place;
  }

  /**
   * Opens a model with the backend of the class path, on any device.
   *
   * @param folder what {@code TrainedModel.save} or {@code mtl train} wrote
   * @throws DataException where the folder is no model, was written by a newer version, or where a
   *     file is missing or altered
   */
  public static Model load(Path folder) {
    return load(folder, ClassPathBackend.find(), new BackendOptions());
  }

  /** Opens a model on a backend. */
  public static Model load(Path folder, Backend backend, BackendOptions options) {
    ModelDirectory directory = ModelDirectory.read(folder);
    Served served = backend.open(folder.resolve(ModelDirectory.GRAPH), options);
    try {
      return new Model(directory, served);
    } catch (RuntimeException | Error e) {
      served.close();
      throw e;
    }
  }

  /** What is stored beside the graph. */
  public ModelDirectory directory() {
    return directory;
  }

  /** How the answers of the tasks are read, in the order of the answers. */
  public List<TaskOutput> tasks() {
    return tasks;
  }

  /** The columns it reads. */
  public List<String> columns() {
    return encoder.columns();
  }

  /** What turns raw rows into its inputs. */
  public RowEncoder encoder() {
    return encoder;
  }

  /** Room for the values of a row, to be filled and given to {@link #predict(RawRow)}. */
  public RawRow row() {
    return encoder.row();
  }

  /**
   * Answers for one row.
   *
   * @param row numbers, texts, arrays of floats, null where missing, by column; others are not read
   * @throws DataException where a column has no entry, or one that cannot be read
   */
  public Answers predict(Map<String, ?> row) {
    Slot slot = slot();
    try {
      return slot.answer(slot.row.setAll(row));
    } finally {
      slots.add(slot);
    }
  }

  /** Answers for one row; the fastest way where rows are filled by the places of columns. */
  public Answers predict(RawRow row) {
    Slot slot = slot();
    try {
      return slot.answer(row);
    } finally {
      slots.add(slot);
    }
  }

  /**
   * Answers for all rows of a table. It needs the columns of the inputs, in any order; labels are
   * not read.
   *
   * @throws DataException where a column is missing or holds what cannot be read
   */
  public AnswerRows predict(Table rows) {
    return predict(encoder.encode(rows));
  }

  /** Answers for encoded rows, as {@link #encoder} makes them. */
  public AnswerRows predict(Dataset rows) {
    float[][] values = new float[places.length][];
    for (int t = 0; t < places.length; t++) {
      values[t] = new float[rows.rows() * tasks.get(t).outputs().size()];
    }
    for (int from = 0; from < rows.rows(); from += CHUNK) {
      int to = Math.min(rows.rows(), from + CHUNK);
      float[][] part = served.predict(to - from == rows.rows() ? rows : rows.part(from, to));
      for (int t = 0; t < places.length; t++) {
        int width = tasks.get(t).outputs().size();
        System.arraycopy(part[places[t]], 0, values[t], from * width, (to - from) * width);
      }
    }
    return new AnswerRows(rows.rows(), tasks, names, values);
  }

  /**
   * Evaluates the model on rows with labels.
   *
   * @param find finds metrics
   * @throws DataException if no task has its label columns, or a label cannot be read, such as a
   *     class that was not seen in training
   */
  public Evaluation evaluate(Table rows, Evaluation.Metrics find) {
    return Evaluation.of(this, rows, find);
  }

  @Override
  public void close() {
    served.close();
  }

  private Slot slot() {
    Slot slot = slots.poll();
    return slot == null ? new Slot() : slot;
  }

  /** What one thread needs for a row at a time. */
  private final class Slot {
    private final Served.PreparedRun run = served.prepare(1);
    private final RowEncoder.Target target = encoder.target(run.inputs());
    private final RawRow row = encoder.row();

    Answers answer(RawRow values) {
      target.put(values, 0);
      float[][] numbers = run.run();
      List<Answer> answers = new ArrayList<>(places.length);
      for (int t = 0; t < places.length; t++) {
        answers.add(tasks.get(t).answer(numbers[places[t]].clone()));
      }
      return new Answers(names, answers);
    }
  }
}
