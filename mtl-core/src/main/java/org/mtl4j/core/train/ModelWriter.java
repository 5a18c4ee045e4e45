// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.Version;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Population;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.core.data.DatasetDigest;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.answer.Threshold;
import org.mtl4j.serve.answer.ThresholdRule;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.bundle.Provenance;
import org.mtl4j.serve.bundle.Sample;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.derive.NewTasks;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RowEncoder;
import org.mtl4j.serve.file.StoredArrays;

/** Writes the model of a run. Chooses the thresholds, on the validation rows. */
final class ModelWriter {
  /** The environment variable with the date of everything that is built. */
  private static final String DATE = "SOURCE_DATE_EPOCH";

  /** Validation rows of the rarer answer, at least, to choose a threshold on. */
  private static final int FEW = 5;

  private static final long MOST_SAMPLE_NUMBERS = 200_000;

  private final RunPlan plan;
  private final Prepared data;
  private final ModelDefinition model;
  private final Program program;
  private final StoredArrays variables;
  private final RunResult result;
  private final String backend;
  private final Optional<float[][]> validation;

  /**
   * @param variables of the program
   * @param backend the description of the backend
   * @param validation predictions of the validation rows by task
   */
  ModelWriter(
      RunPlan plan,
      ModelDefinition model,
      Program program,
      StoredArrays variables,
      RunResult result,
      String backend,
      Optional<float[][]> validation) {
    this.validation = validation;
    this.plan = plan;
    this.data = plan.data();
    this.model = model;
    this.program = program;
    this.variables = variables;
    this.result = result;
    this.backend = backend;
  }

  /** Writes the model with its configuration, if there is one. */
  void write(Path folder, Optional<String> configuration) {
    ModelDirectory.write(
        folder,
        new ModelCard(
            provenance(),
            outputs(),
            inputs(),
            labels(),
            data.origin().format(),
            data.origin().layout()),
        data.preprocessing(),
        new StoredMetrics(result.validation(), result.test()),
        configuration,
        Optional.of(sample()),
        Optional.of(variables),
        program::export);
  }

  /**
   * The tasks of the run, for a model that they are added to.
   *
   * @param graph of the program
   */
  NewTasks tasks(ExportedGraph graph) {
    Table sample = data.origin().sample();
    Map<String, Held> columns = new LinkedHashMap<>();
    sample.names().forEach(column -> columns.put(column, Held.of(sample, column)));
    return new NewTasks(
        outputs(),
        columns,
        labels(),
        provenance(),
        new StoredMetrics(result.validation(), result.test()),
        variables,
        graph);
  }

  private Provenance provenance() {
    Map<String, Integer> rows = new LinkedHashMap<>();
    data.parts().forEach((name, part) -> rows.put(name, part.rows()));
    result.refit().ifPresent(refit -> rows.put("refit", refit.rows()));
    return new Provenance(
        Version.current(),
        backend,
        written(System.getenv(DATE)),
        result.run(),
        result.seed(),
        result.best() + 1,
        rows,
        DatasetDigest.of(data.train()));
  }

  /** The date that the variable gives, in seconds since 1970. */
  static Optional<Instant> written(String date) {
    if (date == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(date)));
    } catch (NumberFormatException | DateTimeException e) {
      throw new ConfigurationException(
          "%s: found '%s', expected seconds since 1970".formatted(DATE, date), e);
    }
  }

  private Map<String, Held> inputs() {
    Map<String, Held> inputs = new LinkedHashMap<>();
    Table sample = data.origin().sample();
    new RowEncoder(data.preprocessing())
        .columns()
        .forEach(column -> inputs.put(column, Held.of(sample, column)));
    return inputs;
  }

  private Map<String, Held> labels() {
    Map<String, Held> labels = new LinkedHashMap<>();
    Table sample = data.origin().sample();
    plan.fitted().stream()
        .flatMap(task -> labels(task.name(), task).stream())
        .flatMap(format -> format.columns().stream())
        .forEach(column -> labels.put(column, Held.of(sample, column)));
    data.preprocessing().weight().ifPresent(column -> labels.put(column, Held.NUMBER));
    return labels;
  }

  /** How the labels of a task are read, on its rows. */
  private Optional<LabelFormat> labels(String name, Task task) {
    Population population = data.populations().getOrDefault(name, Population.ALL);
    return task.labelFormat()
        .map(
            format ->
                population.equals(Population.ALL)
                    ? format
                    : new LabelFormat.OwnRows(format, population));
  }

  /** The description of each output, with its thresholds. */
  List<TaskOutput> outputs() {
    List<TaskOutput> outputs = new ArrayList<>();
    for (int t = 0; t < plan.tasks().size(); t++) {
      EvaluatedTask evaluated = plan.tasks().get(t);
      Task task = evaluated.task();
      int index = t;
      outputs.add(
          new TaskOutput(
              evaluated.name(),
              task.prediction(),
              task.outputs(),
              task.prediction() == Prediction.PROBABILITY
                  ? thresholds(evaluated, validation.map(values -> values[index]))
                  : List.of(),
              labels(evaluated.name(), task),
              metrics(evaluated),
              Arrays.stream(plan.trainingMeans(evaluated.name())).boxed().toList(),
              task.scale()));
    }
    for (int a = 0; a < model.auxiliaries().size(); a++) {
      int width = widths()[plan.tasks().size() + a];
      outputs.add(TaskOutput.auxiliary(model.auxiliaries().get(a), width));
    }
    return outputs;
  }

  /** The width of each output of the model. */
  private int[] widths() {
    return model.predictions().stream().mapToInt(tensor -> tensor.shape().size(-1)).toArray();
  }

  private static List<String> metrics(EvaluatedTask task) {
    List<String> ids = new ArrayList<>(task.metrics().keySet());
    ids.remove(task.primary());
    ids.add(0, task.primary());
    return ids;
  }

  private List<Threshold> thresholds(EvaluatedTask evaluated, Optional<float[]> predicted) {
    ThresholdRule rule = evaluated.threshold();
    int width = evaluated.task().outputs().size();
    List<Threshold> thresholds = new ArrayList<>();
    boolean paired = evaluated.task().labelWidth() == width;
    for (int output = 0; output < width; output++) {
      thresholds.add(
          predicted.isEmpty() || !paired
              ? Threshold.half(
                  rule,
                  0,
                  paired
                      ? "a half, since there were no validation rows"
                      : "a half, since outputs have no labels of their own")
              : threshold(evaluated, column(predicted.get(), width, output), output));
    }
    return thresholds;
  }

  /** A threshold that is chosen on a few rows of one answer would be chance. */
  private Threshold threshold(EvaluatedTask evaluated, float[] probabilities, int output) {
    ThresholdRule rule = evaluated.threshold();
    float[] labels = column(labels(evaluated), evaluated.task().labelWidth(), output);
    float[] weights = Evaluator.weights(data.validation().orElseThrow(), evaluated.name());
    int yes = count(labels, weights, 1);
    int no = count(labels, weights, 0);
    int rare = Math.min(yes, no);
    return rare == 0 || rare >= FEW || rule == ThresholdRule.HALF
        ? rule.choose(probabilities, labels, weights)
        : Threshold.half(
            rule,
            yes + no,
            "a half, since only %d validation %s %s"
                .formatted(rare, rare == 1 ? "row means" : "rows mean", yes < no ? "yes" : "no"));
  }

  private static int count(float[] labels, float[] weights, float answer) {
    return (int)
        IntStream.range(0, labels.length)
            .filter(row -> labels[row] == answer && weights[row] > 0)
            .count();
  }

  private float[] labels(EvaluatedTask task) {
    return Evaluator.floats(data.validation().orElseThrow().block(Dataset.label(task.name())));
  }

  private static float[] column(float[] values, int width, int column) {
    float[] result = new float[values.length / width];
    for (int row = 0; row < result.length; row++) {
      result[row] = values[row * width + column];
    }
    return result;
  }

  private Sample sample() {
    Preprocessing preprocessing = data.preprocessing();
    Table sample = few(data.origin().sample());
    Dataset inputs = preprocessing.encode(sample);
    float[][] values = predict(inputs);
    Map<String, Sample.Output> outputs = new LinkedHashMap<>();
    for (int t = 0; t < values.length; t++) {
      String name = model.outputs().get(t);
      outputs.put(name, new Sample.Output(values[t], model.scale(name)));
    }
    List<String> read = new RowEncoder(preprocessing).columns();
    return new Sample(
        new Table(sample.origin(), sample.rows(), read.stream().map(sample::column).toList()),
        inputs,
        outputs);
  }

  /** Fewer rows if they have large arrays. */
  private Table few(Table sample) {
    long width = 1;
    for (Shape array : data.preprocessing().arrays().values()) {
      width += array.elements();
    }
    int rows = (int) Math.min(sample.rows(), Math.max(1, MOST_SAMPLE_NUMBERS / width));
    return sample.select("first rows", IntStream.range(0, rows).toArray());
  }

  private float[][] predict(Dataset rows) {
    try (Program.Rows bound = program.bind(Datasets.features(rows))) {
      return Evaluator.predict(program, bound, widths());
    }
  }
}
