package org.mtl4j.core.train;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.CheckpointContents;
import org.mtl4j.serve.file.StoredArrays;

/**
 * A trained model: its result, and predictions for encoded rows. Predictions may come from many
 * threads. Holds native memory until closed.
 */
public final class TrainedModel implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(TrainedModel.class.getName());

  private final RunPlan plan;
  private final ModelDefinition model;
  private final Program program;
  private final String backend;
  private Optional<Supplier<String>> configuration = Optional.empty();
  private RunResult result;

  /**
   * @param backend the description of what it runs on
   */
  TrainedModel(
      RunPlan plan, ModelDefinition model, Program program, RunResult result, String backend) {
    this.backend = backend;
    this.plan = plan;
    this.model = model;
    this.program = program;
    this.result = result;
  }

  /** What came out of the training, and of the test once it was done. */
  public synchronized RunResult result() {
    return result;
  }

  /**
   * Judges the model on the test rows. They are touched by the first call and by nothing else, so
   * call it when nothing is left to choose; later calls repeat what the first one found.
   */
  public synchronized RunResult test() {
    if (result.test().isEmpty()) {
      plan.data().test().ifPresent(this::judge);
    }
    return result;
  }

  /**
   * Predicts raw rows. They need the columns of the inputs, in any order; labels are not read.
   *
   * @throws org.mtl4j.api.error.DataException where a column is missing or holds what cannot be
   *     read
   */
  public Predictions predict(Table rows) {
    return predict(plan.data().preprocessing().encode(rows));
  }

  /** Predicts rows that were encoded as the training rows were. */
  public Predictions predict(Dataset data) {
    try (Program.Rows rows = program.bind(Datasets.features(data))) {
      float[][] values = Evaluator.predict(program, rows, plan.tasks());
      Map<String, Predictions.OfTask> tasks = new LinkedHashMap<>();
      for (int t = 0; t < values.length; t++) {
        EvaluatedTask task = plan.tasks().get(t);
        tasks.put(task.name(), new Predictions.OfTask(task.task().outputs(), values[t]));
      }
      return new Predictions(data.rows(), tasks);
    }
  }

  /**
   * Says how the run was configured, to be stored beside the model.
   *
   * @param yaml the resolved configuration; not asked for before the model is saved
   */
  public synchronized TrainedModel configuredBy(Supplier<String> yaml) {
    configuration = Optional.of(yaml);
    return this;
  }

  /**
   * Writes a folder from which {@link org.mtl4j.serve.Model#load} opens the model, and other
   * programs its graph. A model that is there is replaced once the new one is complete. Thresholds
   * of answers of yes or no are chosen on the validation rows as each task says.
   *
   * <p>The configuration is stored with it, unless a part of it has no name, such as a source made
   * by a program.
   *
   * @throws ConfigurationException where the folder cannot be written or holds something else; it
   *     is as it was then
   */
  public synchronized void save(Path folder) {
    StoredArrays variables = CheckpointContents.variables(model, variables());
    new ModelWriter(plan, program, variables, result, backend).write(folder, yaml());
  }

  private Optional<String> yaml() {
    try {
      return configuration.map(Supplier::get);
    } catch (ConfigurationException e) {
      LOGGER.log(Level.INFO, "the model is saved without its configuration: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The values of all variables by name, flat in row-major order. */
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

  private void judge(Dataset rows) {
    try (Evaluator evaluator = new Evaluator(plan, program, rows)) {
      result = result.withTest(evaluator.evaluate());
    }
  }
}
