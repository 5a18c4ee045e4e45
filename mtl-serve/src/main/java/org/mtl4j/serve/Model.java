// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ClassPathBackend;
import org.mtl4j.backend.Served;
import org.mtl4j.serve.answer.Answer;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.answer.Answers;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * A loaded model. Safe for use by several threads. Holds native memory until closed; closing waits
 * for running predictions.
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
  /** Rows per run of the network: enough to use all cores, few enough for little memory. */
  private static final int CHUNK = 4096;

  private final ModelDirectory directory;
  private final Served served;
  private final RowEncoder encoder;
  private final List<TaskOutput> tasks;
  private final List<String> names;

  /** For each task the index of its array in a prediction. */
  private final int[] places;

  private final Queue<Slot> slots = new ConcurrentLinkedQueue<>();

  private Model(
      ModelDirectory directory, Served served, RowEncoder encoder, List<TaskOutput> tasks) {
    this.directory = directory;
    this.served = served;
    this.encoder = encoder;
    this.tasks = tasks;
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
   * Loads a model with the backend on the class path, on the device {@code auto}.
   *
   * @param folder written by {@code TrainedModel.save} or {@code mtl train}
   * @throws DataException if the folder is not a model, was written by a newer version, or a file
   *     is missing or altered
   */
  public static Model load(Path folder) {
    return load(folder, ClassPathBackend.find(), new BackendOptions());
  }

  /** As {@link #load(Path)}, with a given backend. */
  public static Model load(Path folder, Backend backend, BackendOptions options) {
    backend.prepare();
    return open(ModelDirectory.read(folder), backend, options);
  }

  /** Loads a model whose other files are read, with the backend on the class path. */
  public static Model open(ModelDirectory directory) {
    return open(directory, ClassPathBackend.find(), new BackendOptions());
  }

  private static Model open(ModelDirectory directory, Backend backend, BackendOptions options) {
    Served served = backend.open(directory.folder().resolve(ModelDirectory.GRAPH), options);
    try {
      Model model =
          new Model(
              directory,
              served,
              new RowEncoder(directory.preprocessing()),
              directory.card().tasks());
      model.requireFit();
      return model;
    } catch (RuntimeException | Error e) {
      served.close();
      throw e;
    }
  }

  /** Checks that the graph reads what the encoder writes, and has the outputs of the tasks. */
  private void requireFit() {
    Map<String, Block> encoded = encoder.target(1).rows(1).blocks();
    served
        .inputs()
        .forEach(
            (name, input) -> {
              Block block = encoded.get(name);
              if (block == null
                  || block.type() != input.type()
                  || !block.row().equals(input.row())) {
                throw misfit("reads '%s' as %s".formatted(name, input));
              }
            });
    try {
      Slot slot = slot();
      float[][] numbers = slot.run.run();
      for (int t = 0; t < places.length; t++) {
        requireLength(t, numbers[places[t]].length, 1);
      }
      slots.add(slot);
    } catch (BackendException e) {
      throw new DataException(directory.folder() + ": the graph cannot run: " + e.getMessage(), e);
    }
  }

  private void requireLength(int task, int found, int rows) {
    int outputs = tasks.get(task).outputs().size();
    if (found != rows * outputs) {
      throw misfit(
          "answers the task '%s' with %d numbers for %d rows of %d outputs"
              .formatted(names.get(task), found, rows, outputs));
    }
  }

  private DataException misfit(String what) {
    return new DataException("%s: the graph %s".formatted(directory.folder(), what));
  }

  /**
   * The same model for some of its tasks: it reads only their columns, and answers only these
   * tasks, in the order of the model. Closing one of the two closes both.
   *
   * @throws DataException if there is no such task
   */
  public Model only(Collection<String> some) {
    for (String task : some) {
      if (!names.contains(task)) {
        throw new DataException(
            "%s: the model has no task '%s'; %s"
                .formatted(directory.folder(), task, Nearest.hint(task, names)));
      }
    }
    Preprocessing encoding = directory.preprocessing();
    return new Model(
        directory,
        served,
        new RowEncoder(encoding, encoding.columns(some)),
        tasks.stream().filter(task -> some.contains(task.task())).toList());
  }

  /** The stored files without the graph. */
  public ModelDirectory directory() {
    return directory;
  }

  /** The outputs of the tasks, in the order of the answers. */
  public List<TaskOutput> tasks() {
    return tasks;
  }

  /** The columns that the model reads. */
  public List<String> columns() {
    return encoder.columns();
  }

  /** Encodes raw rows. */
  public RowEncoder encoder() {
    return encoder;
  }

  /** An empty row, to be filled for {@link #predict(RawRow)}. */
  public RawRow row() {
    return encoder.row();
  }

  /**
   * Predicts one row.
   *
   * @param row by column: numbers, texts or arrays of floats, null for missing; other columns are
   *     ignored
   * @throws DataException if a column has no entry, or one that cannot be read
   */
  public Answers predict(Map<String, ?> row) {
    Slot slot = slot();
    try {
      return slot.answer(slot.row.setAll(row));
    } finally {
      slots.add(slot);
    }
  }

  /** Predicts one row. Faster than a map, as values are set by the index of the column. */
  public Answers predict(RawRow row) {
    Slot slot = slot();
    try {
      return slot.answer(row);
    } finally {
      slots.add(slot);
    }
  }

  /**
   * Predicts all rows of a table. It needs the columns of the inputs, in any order; labels are not
   * read.
   *
   * @throws DataException if a column is missing or has a value that cannot be read
   */
  public AnswerRows predict(Table rows) {
    return predict(encoder.encode(rows));
  }

  /** Predicts rows encoded by {@link #encoder}. */
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
        requireLength(t, part[places[t]].length, to - from);
        System.arraycopy(part[places[t]], 0, values[t], from * width, (to - from) * width);
      }
    }
    return new AnswerRows(rows.rows(), tasks, names, values);
  }

  /**
   * Evaluates the model on labeled rows.
   *
   * @param find finds metrics by id
   * @throws DataException if the table has the labels of no task, or a label that cannot be read,
   *     such as a class that training did not have
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

  /** Memory for one row, used by one thread at a time. */
  private final class Slot {
    private final Served.PreparedRun run = served.prepare(1);
    private final RowEncoder.Target target = encoder.target(run.inputs());
    private final RawRow row = encoder.row();

    Answers answer(RawRow values) {
      target.put(values, 0);
      float[][] numbers = run.run();
      List<Answer> answers = new ArrayList<>(places.length);
      for (int t = 0; t < places.length; t++) {
        requireLength(t, numbers[places[t]].length, 1);
        answers.add(tasks.get(t).answer(numbers[places[t]].clone()));
      }
      return new Answers(names, answers);
    }
  }
}
