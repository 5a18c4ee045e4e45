// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.Metric;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.Served;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.Predictions;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.metric.Accuracy;
import org.mtl4j.methods.metric.Auc;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.Answer;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.answer.Answers;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.tensorflow.TensorFlowBackend;

/** Models that are saved and loaded again. */
class SavedModelTest {
  private static final double CLOSE = 1e-5;

  @TempDir private static Path folder;

  private static Table table;
  private static TrainedModel trained;
  private static Path saved;
  private static Model model;

  @BeforeAll
  static void trainAndSave() {
    table = Mixed.table(400, 1);
    trained = Mtl.create().train(Mixed.experiment(table).build());
    trained.test();
    saved = folder.resolve("kept").resolve("model");
    trained.save(saved);
    model = Model.load(saved);
  }

  @AfterAll
  static void close() {
    model.close();
    trained.close();
  }

  @Test
  void answersTablesAsTheTrainedModelDoes() {
    Predictions before = trained.predict(table);
    AnswerRows after = model.predict(table);
    assertThat(after.rows()).isEqualTo(400);
    for (String task : Mixed.TASKS) {
      assertClose(after.values(task), before.of(task).values());
    }
  }

  @Test
  void answersManyRowsInChunks() {
    int[] rows = new int[9000];
    Arrays.setAll(rows, i -> i % 400);
    double[] many = model.predict(table.select("many", rows)).values("kind");
    double[] few = model.predict(table).values("kind");
    assertThat(many).hasSize(27000);
    assertClose(Arrays.copyOf(many, few.length), few);
    assertClose(Arrays.copyOfRange(many, 8400 * 3, 8800 * 3), few);
  }

  @Test
  void answersSingleRowsAsItAnswersTables() {
    AnswerRows rows = model.predict(table);
    for (int row = 0; row < 30; row++) {
      Answers single = model.predict(row(row));
      Answers inTable = rows.row(row);
      assertThat(single.yesNo("yes").probability())
          .isCloseTo(inTable.yesNo("yes").probability(), within(1e-5f));
      assertClose(single.oneOf("kind").probabilities(), inTable.oneOf("kind").probabilities());
      assertClose(single.setOf("tags").probabilities(), inTable.setOf("tags").probabilities());
      assertClose(single.numbers("sizes").values(), inTable.numbers("sizes").values());
    }
  }

  @Test
  void answersAreTyped() {
    Answers answers = model.predict(row(3));
    assertThat(answers.tasks()).isEqualTo(Mixed.TASKS);
    Answer.YesNo yes = answers.yesNo("yes");
    assertThat(yes.positive()).isEqualTo("yes");
    assertThat(yes.yes()).isEqualTo(yes.probability() >= (float) yes.threshold());
    Answer.OneOf kind = answers.oneOf("kind");
    assertThat(kind.classes()).containsExactly("grown", "old", "young");
    assertThat(kind.probability(kind.label())).isEqualTo(kind.probability());
    assertThat(answers.setOf("tags").labels()).containsExactly("tag", "other");
    assertThat(answers.setOf("tags").chosen())
        .isSubsetOf("tag", "other")
        .hasSize(
            (answers.setOf("tags").has("tag") ? 1 : 0) + (answers.setOf("tags").has(1) ? 1 : 0));
    assertThat(answers.numbers("sizes").names()).containsExactly("size", "weight");
    assertThat(answers.numbers("sizes").value("weight"))
        .isEqualTo(answers.numbers("sizes").values()[1]);
    assertThatThrownBy(() -> answers.numbers("yes"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("task 'yes' does not answer with numbers but with YesNo");
    assertThatThrownBy(() -> answers.of("no"))
        .hasMessageContaining("there is no task 'no'; there are yes, kind, tags, sizes");
  }

  @Test
  void manyThreadsGetCorrectAnswers() throws Exception {
    double[] expected = model.predict(table).values("sizes");
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int job = 0; job < 16; job++) {
        int first = job * 7;
        jobs.add(
            () -> {
              for (int i = 0; i < 200; i++) {
                int row = (first + i) % 400;
                double[] values =
                    i % 20 == 0
                        ? model.predict(table.select("one", new int[] {row})).values("sizes")
                        : model.predict(row(row)).numbers("sizes").values();
                assertClose(values, Arrays.copyOfRange(expected, row * 2, row * 2 + 2));
              }
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(jobs)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closingWaitsForPredictionsAndRefusesLaterOnes() throws Exception {
    Model closing = Model.load(saved);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> jobs = new ArrayList<>();
    for (int job = 0; job < 4; job++) {
      jobs.add(
          threads.submit(
              () -> {
                int answered = 0;
                try {
                  while (true) {
                    closing.predict(row(answered++ % 400));
                  }
                } catch (IllegalStateException e) {
                  return answered;
                }
              }));
    }
    Thread.sleep(100);
    closing.close();
    for (Future<Integer> job : jobs) {
      assertThat(job.get()).isPositive();
    }
    threads.shutdown();
    assertThatThrownBy(() -> closing.predict(table)).hasMessage("this model is closed");
    closing.close();
  }

  @Test
  void thresholdsAreChosenOnValidationRowsAndReported() {
    TaskOutput yes = model.tasks().get(0);
    assertThat(yes.thresholds()).hasSize(1);
    assertThat(yes.thresholds().get(0).rows()).isEqualTo(60);
    assertThat(yes.thresholds().get(0).reason()).isEqualTo("the best f1 on validation rows");
    assertThat(yes.thresholds().get(0).score()).isBetween(0.0, 1.0);
    assertThat(model.tasks().get(2).thresholds()).hasSize(2);
    assertThat(model.tasks().get(1).thresholds()).isEmpty();
  }

  @Test
  void evaluatesTheTasksThatHaveLabels() {
    Map<String, Map<String, Double>> stored = model.directory().metrics().test();
    assertThat(stored).isEqualTo(trained.result().test());
    Evaluation all = model.evaluate(table, SavedModelTest::metric);
    assertThat(all.rows()).isEqualTo(400);
    assertThat(all.metrics().keySet()).containsExactlyElementsOf(Mixed.TASKS);
    assertThat(all.metrics().get("yes").get("auc")).isBetween(0.5, 1.0);
    Table part = table("x", "money", "age", "job", "yes");
    Evaluation some = model.evaluate(part, SavedModelTest::metric);
    assertThat(some.metrics().keySet()).containsExactly("yes");
    assertThat(some.notes()).hasSize(3);
    assertThat(some.metrics().get("yes").get("auc"))
        .isCloseTo(all.metrics().get("yes").get("auc"), within(1e-9));
    assertThatThrownBy(
            () ->
                model.evaluate(
                    table("x", "money", "age", "job"), (task, id) -> Optional.of(new Auc())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no task can be evaluated");
  }

  @Test
  void aLabelThatWasNotSeenInTrainingIsNamed() {
    String[] kinds = new String[400];
    Arrays.fill(kinds, "grown");
    kinds[17] = "ancient";
    List<Column> columns = new ArrayList<>(table("x", "money", "age", "job").columns());
    columns.add(new TableBuilder("new").texts("kind", kinds).build().column("kind"));
    assertThatThrownBy(
            () ->
                model.evaluate(
                    new Table("new.csv", 400, columns), (task, id) -> Optional.of(new Accuracy())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("new.csv: the label 'kind' of task 'kind' is 'ancient' in row 18")
        .hasMessageContaining("grown, old, young");
  }

  @Test
  void columnsMayHaveAnyOrderButMustExist() {
    double[] shuffled = model.predict(table("job", "age", "x", "money")).values("sizes");
    assertThat(shuffled).isEqualTo(model.predict(table).values("sizes"));
    assertThatThrownBy(() -> model.predict(table("job", "x", "money")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no column 'age'; it has job, x, money");
    Map<String, Object> row = new HashMap<>(row(1));
    row.remove("money");
    row.remove("age");
    assertThatThrownBy(() -> model.predict(row))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the row has no columns 'money', 'age'");
  }

  @Test
  void aCategoryThatWasNotSeenCountsAsMissing() {
    Map<String, Object> unknown = new HashMap<>(row(1));
    unknown.put("job", "astronaut");
    Map<String, Object> missing = new HashMap<>(row(1));
    missing.put("job", null);
    assertThat(model.predict(unknown).numbers("sizes").values())
        .isEqualTo(model.predict(missing).numbers("sizes").values());
  }

  @Test
  void savingAgainReplacesTheModelAndNothingElse() throws IOException {
    Path place = folder.resolve("again");
    trained.save(place);
    trained.save(place);
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("precious.txt"), "mine");
    assertThatThrownBy(() -> trained.save(other))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("exists and is no model, so it is not replaced");
    assertThat(other.resolve("precious.txt")).hasContent("mine");
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThatThrownBy(() -> trained.save(file.resolve("model")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void theGraphHasOneSignatureForAllTasksAndOnePerTask() throws IOException {
    byte[] bytes = Files.readAllBytes(saved.resolve("saved_model/saved_model.pb"));
    var meta = org.tensorflow.proto.SavedModel.parseFrom(bytes).getMetaGraphs(0);
    assertThat(meta.getSignatureDefMap().keySet())
        .containsExactlyInAnyOrder("serving_default", "yes", "kind", "tags", "sizes");
    assertThat(meta.getSignatureDefOrThrow("kind").getOutputsMap()).containsOnlyKeys("kind");
    assertThat(meta.getSignatureDefOrThrow("serving_default").getInputsMap())
        .containsOnlyKeys("numbers", "codes");
    assertThat(meta.getGraphDef().getNodeList())
        .noneMatch(node -> node.getOp().contains("Variable") || node.getOp().equals("VarHandleOp"));
  }

  @Test
  void arraysAreInputsNamedAfterTheirColumn() {
    float[] images = new float[600];
    double[] sums = new double[100];
    for (int i = 0; i < 600; i++) {
      images[i] = (i * 37 % 11) / 11f;
      sums[i / 6] += images[i];
    }
    Table rows =
        new TableBuilder("images")
            .arrays("an image", Shape.of(2, 3), images)
            .numbers("sum", sums)
            .build();
    Path place = folder.resolve("images");
    try (TrainedModel first =
        Mtl.create()
            .train(
                Mtl.experiment()
                    .data(MemorySource.of(rows))
                    .task("sum", new Regression("sum"))
                    .encoder(new Flattened("an image", 4))
                    .training(training -> training.epochs(1).batch(32))
                    .build())) {
      first.save(place);
      try (Model second = Model.load(place)) {
        double[] expected = first.predict(rows).of("sum").values();
        assertClose(second.predict(rows).values("sum"), expected);
        float[] image = Arrays.copyOfRange(images, 6, 12);
        assertThat(second.predict(Map.of("an image", image)).numbers("sum").value())
            .isCloseTo(expected[1], within(1e-5));
        assertThatThrownBy(() -> second.predict(Map.of("an image", new float[5])))
            .hasMessageContaining(
                "column 'an image': found an array of 5 floats where an array of 6 floats is");
      }
    }
  }

  @Test
  void aModelTooLargeForTheFormatIsRefused() {
    FrozenModel.requireRoom(1L << 30);
    assertThatThrownBy(() -> FrozenModel.requireRoom(1L << 31))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the parameters take 2,147,483,648 bytes")
        .hasMessageContaining("a SavedModel holds at most");
  }

  @Test
  void aFolderWithoutAGraphIsNamed() {
    TensorFlowBackend backend = new TensorFlowBackend();
    assertThatThrownBy(() -> backend.open(folder.resolve("nowhere"), new BackendOptions()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("saved_model.pb: cannot be read as a SavedModel");
    try (Served served =
        backend.open(saved.resolve("saved_model"), new BackendOptions("cpu", 1, true))) {
      assertThat(served.tasks()).isEqualTo(Mixed.TASKS);
    }
  }

  private static Optional<Metric> metric(String task, String id) {
    return Optional.of(
        new org.mtl4j.core.config.Configuration(Registry.load())
            .create(org.mtl4j.api.spi.Kind.METRIC, id, List.of()));
  }

  private static Table table(String... names) {
    return new Table("part", table.rows(), Arrays.stream(names).map(table::column).toList());
  }

  private static Map<String, Object> row(int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : List.of("x", "money", "age", "job")) {
      Column column = table.column(name);
      values.put(
          name,
          column.isMissing(row)
              ? null
              : column instanceof NumberColumn numbers
                  ? (Object) numbers.values()[row]
                  : column.text(row));
    }
    return values;
  }

  private static void assertClose(float[] found, float[] expected) {
    assertClose(doubles(found), doubles(expected));
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static void assertClose(double[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i])
          .isCloseTo(expected[i], within(CLOSE * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
