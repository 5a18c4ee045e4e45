// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.task.Scale;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.CheckpointContents;
import org.mtl4j.serve.derive.NewTasks;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;
import org.mtl4j.serve.file.StoredArrays;

/**
 * A trained model: its result and its predictions. Many threads may predict at the same time. Holds
 * native memory until closed.
 */
public final class TrainedModel implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(TrainedModel.class.getName());

  private final RunPlan plan;
  private final ModelDefinition model;
  private final Program program;
  private final String backend;
  private final Optional<float[][]> validated;
  private Optional<Supplier<String>> configuration = Optional.empty();
  private RunResult result;
  private Optional<ReferenceRows> rows = Optional.empty();

  /**
   * @param backend the description of the backend
   * @param validated predictions of the validation rows by task, if they are not those of the
   *     program: of a model before it was trained again on all rows
   */
  TrainedModel(
      RunPlan plan,
      ModelDefinition model,
      Program program,
      RunResult result,
      String backend,
      Optional<float[][]> validated) {
    this.validated = validated;
    this.backend = backend;
    this.plan = plan;
    this.model = model;
    this.program = program;
    this.result = result;
  }

  /** The result of training, and of {@link #test} once it was called. */
  public synchronized RunResult result() {
    return result;
  }

  /**
   * Evaluates the model on the test rows. Only the first call reads them, so call it after all
   * choices are made; later calls return the same result.
   */
  public synchronized RunResult test() {
    try {
      if (result.test().isEmpty()) {
        plan.data().test().ifPresent(this::evaluate);
      }
      return result;
    } catch (OutOfMemoryError e) {
      throw ResourceException.outOfMemory("evaluating '" + plan.name() + "'", e);
    }
  }

  /**
   * Fits a classical method to each label on the training rows of this model, and evaluates it on
   * the validation and test rows.
   *
   * @param name of the result
   */
  public synchronized RunResult reference(String name, ReferenceModel method) {
    try {
      if (rows.isEmpty()) {
        rows = Optional.of(new ReferenceRows(plan.data()));
      }
      return ReferenceRun.run(plan.named(name), rows.get(), method);
    } catch (OutOfMemoryError e) {
      throw ResourceException.outOfMemory("fitting '" + name + "'", e);
    }
  }

  /** The plan of the run. */
  public RunPlan plan() {
    return plan;
  }

  /**
   * Predicts raw rows. They must have the columns of the inputs, in any order; labels are not read.
   *
   * @throws org.mtl4j.api.error.DataException if a column is missing or has a value that cannot be
   *     read
   */
  public Predictions predict(Table rows) {
    return predict(plan.data().preprocessing().encode(rows));
  }

  /** Predicts rows that are encoded like the training rows. */
  public Predictions predict(Dataset data) {
    try (Program.Rows rows = program.bind(Datasets.features(data))) {
      float[][] values = Evaluator.predict(program, rows, plan.tasks());
      Map<String, Predictions.OfTask> tasks = new LinkedHashMap<>();
      for (int t = 0; t < values.length; t++) {
        Task task = plan.tasks().get(t).task();
        tasks.put(task.name(), predictions(task, values[t]));
      }
      return new Predictions(data.rows(), tasks);
    }
  }

  /** Predictions of the validation rows by task, of a model that was not trained on them. */
  Optional<float[][]> validation() {
    return validated.or(() -> plan.data().validation().map(this::predicted));
  }

  private float[][] predicted(Dataset part) {
    try (Program.Rows bound = program.bind(Datasets.features(part))) {
      return Evaluator.predict(program, bound, plan.tasks());
    }
  }

  private static Predictions.OfTask predictions(Task task, float[] numbers) {
    int width = task.outputs().size();
    double[] values = new double[numbers.length];
    Scale scale = task.scale();
    Arrays.setAll(values, i -> scale.decode(numbers[i], i % width));
    return new Predictions.OfTask(task.outputs(), values);
  }

  /**
   * Sets the configuration to be stored with the model.
   *
   * @param yaml supplies the resolved configuration; called when the model is saved
   */
  public synchronized TrainedModel configuredBy(Supplier<String> yaml) {
    configuration = Optional.of(yaml);
    return this;
  }

  /**
   * Writes a folder from which {@link org.mtl4j.serve.Model#load} loads the model, and other
   * programs its graph. Replaces a model in the folder once the new one is complete. Chooses the
   * thresholds of yes or no on the validation rows, by the rule of each task.
   *
   * <p>The configuration is stored too, unless a part of it has no name, such as a source made by a
   * program.
   *
   * @throws ConfigurationException if the folder cannot be written or has other files; it is not
   *     changed then
   */
  public synchronized void save(Path folder) {
    try {
      writer().write(folder, yaml());
    } catch (OutOfMemoryError e) {
      throw ResourceException.outOfMemory("saving the model " + folder, e);
    }
  }

  private ModelWriter writer() {
    StoredArrays variables = CheckpointContents.variables(model, variables());
    return new ModelWriter(plan, model, program, variables, result, backend, validation());
  }

  /**
   * The tasks of this model, for a stored model that they are added to.
   *
   * @param engine reads the graph
   */
  public synchronized NewTasks newTasks(Backend engine) {
    try {
      Path folder = Files.createTempDirectory("mtl4j-graph");
      try {
        program.export(folder);
        return writer().tasks(engine.read(folder));
      } finally {
        FolderDraft.delete(folder);
      }
    } catch (IOException e) {
      throw FileProblem.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** The parameters of the model, and who shares them. */
  public ModelSummary summary() {
    return ModelSummary.of(model);
  }

  /**
   * Predictions beside labels, of rows that the model was not trained on: the test rows, or else
   * the validation rows; after a second training those of the model before it. Empty if there are
   * no such rows. Call this after {@link #test}.
   */
  public synchronized Optional<ScoredRows> scored() {
    boolean again = result.refit().isPresent();
    Optional<Dataset> test = again ? Optional.empty() : plan.data().test();
    Optional<float[][]> predictions = test.map(this::predicted).or(this::validation);
    Optional<Dataset> rows = test.or(() -> plan.data().validation());
    return rows.isPresent() && predictions.isPresent()
        ? Optional.of(
            ScoredRows.of(
                plan,
                test.isPresent() ? "test" : "validation",
                rows.get(),
                predictions.get(),
                writer().outputs()))
        : Optional.empty();
  }

  private Optional<String> yaml() {
    try {
      return configuration.map(Supplier::get);
    } catch (ConfigurationException e) {
      LOGGER.log(Level.INFO, "the model is saved without its configuration: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The values of all variables by name, row-major. */
  public Map<String, float[]> variables() {
    Map<String, float[]> all = program.snapshot().values();
    Map<String, float[]> values = new LinkedHashMap<>();
    model.variables().forEach(v -> values.put(v.name(), all.get(v.name())));
    return values;
  }

  @Override
  public void close() {
    program.close();
  }

  private void evaluate(Dataset rows) {
    try (Evaluator evaluator = new Evaluator(plan, program, rows)) {
      result = result.withTest(evaluator.evaluate());
    }
  }
}
