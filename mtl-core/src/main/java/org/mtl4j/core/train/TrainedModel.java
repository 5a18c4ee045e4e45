package org.mtl4j.core.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.backend.ModelDefinition;
import org.mtl4j.api.backend.Program;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;

/**
 * A trained model: its result, and predictions for encoded rows. Predictions may come from many
 * threads. Holds native memory until closed.
 */
public final class TrainedModel implements AutoCloseable {
  private final RunPlan plan;
  private final ModelDefinition model;
  private final Program program;
  private RunResult result;

  TrainedModel(RunPlan plan, ModelDefinition model, Program program, RunResult result) {
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
      float[][] values = Predictions.all(program, rows, plan.tasks());
      Map<String, Predictions.OfTask> tasks = new LinkedHashMap<>();
      for (int t = 0; t < values.length; t++) {
        JudgedTask task = plan.tasks().get(t);
        tasks.put(task.name(), new Predictions.OfTask(task.task().outputs(), values[t]));
      }
      return new Predictions(data.rows(), tasks);
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
