// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.task.Population;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.metric.Accuracy;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiLabel;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.Answers;
import org.mtl4j.serve.answer.Threshold;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.Role;

/** Stored models answer in the words of the labels, on the rows of each task. */
class OwnWordsTest {
  private static final int ROWS = 600;

  @TempDir private static Path folder;

  private static Table table;
  private static Model model;

  @BeforeAll
  static void trainAndSave() {
    table = table();
    Population women = new Population(Map.of("sex", List.of("F")), Optional.of("w"));
    Population men = new Population(Map.of("sex", List.of("M")), Optional.empty());
    var experiment =
        Mtl.experiment()
            .data(MemorySource.of(table))
            .column("sex", new Field(Role.IGNORE))
            .task("plain", new Binary("plain"))
            .task("turned", new Binary("plain", "nein"))
            .task("color", new Binary("color", "red"))
            .task("rare", new Binary("rare"))
            .task("tags", MultiLabel.ofCells("tags", "|"))
            .task("women", new TaskSpec(new Binary("turn")).on(women))
            .task("men", new TaskSpec(new Binary("turn")).on(men))
            .training(training -> training.epochs(12).batch(32))
            .backend(new BackendOptions("cpu", 1, true))
            .build();
    try (TrainedModel trained = Mtl.create().train(experiment)) {
      trained.test();
      trained.save(folder.resolve("model"));
    }
    model = Model.load(folder.resolve("model"));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theAnswerIsAValueOfTheLabel() {
    assertThat(answer(2).yesNo("plain").label()).isEqualTo("ja");
    assertThat(answer(-2).yesNo("plain").label()).isEqualTo("nein");
    assertThat(answer(2).yesNo("plain").positive()).isEqualTo("ja");
  }

  @Test
  void anotherPositiveValueChangesNoAnswer() {
    assertThat(answer(2).yesNo("turned").label()).isEqualTo("ja");
    assertThat(answer(-2).yesNo("turned").label()).isEqualTo("nein");
    assertThat(answer(-2).yesNo("turned").yes()).isTrue();
  }

  @Test
  void oneOfSeveralValuesIsNamedOrNot() {
    assertThat(answer(2).yesNo("color").label()).isEqualTo("red");
    assertThat(answer(-2).yesNo("color").label()).isEqualTo("not red");
  }

  @Test
  void aSetOfLabelsIsReadFromACell() {
    assertThat(answer(2).setOf("tags").chosen()).containsExactly("high");
    assertThat(answer(-2).setOf("tags").chosen()).containsExactly("low");
  }

  @Test
  void aThresholdIsNotChosenOnAFewRows() {
    Threshold rare = model.tasks().get(3).thresholds().get(0);
    assertThat(rare.value()).isEqualTo(0.5);
    assertThat(rare.reason()).matches("a half, since only [1-4] validation rows? means? yes");
  }

  @Test
  void aTaskIsLearnedAndEvaluatedOnItsRows() {
    assertThat(answer(2).yesNo("women").label()).isEqualTo("1");
    assertThat(answer(2).yesNo("men").label()).isEqualTo("0");
    Evaluation evaluation =
        model.evaluate(
            table,
            (task, id) -> id.equals("accuracy") ? Optional.of(new Accuracy()) : Optional.empty());
    assertThat(evaluation.metrics().get("women").get("accuracy")).isGreaterThan(0.9);
    assertThat(evaluation.metrics().get("men").get("accuracy")).isGreaterThan(0.9);
  }

  private static Answers answer(double x) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("x", x);
    return model.predict(row);
  }

  /** Most labels follow the sign of x; the sense of "turn" depends on the column "sex". */
  private static Table table() {
    Random random = new Random(1);
    double[] x = new double[ROWS];
    String[] plain = new String[ROWS];
    String[] color = new String[ROWS];
    String[] tags = new String[ROWS];
    String[] sex = new String[ROWS];
    double[] rare = new double[ROWS];
    double[] turn = new double[ROWS];
    double[] weight = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = random.nextGaussian() + 1; // so that "ja" is frequent
      boolean high = x[i] > 0;
      plain[i] = high ? "ja" : "nein";
      color[i] = high ? "red" : i % 2 == 0 ? "green" : "blue";
      tags[i] = high ? "high" : i % 9 == 0 ? "low|low" : "low";
      sex[i] = i % 2 == 0 ? "F" : "M";
      rare[i] = i % 60 == 0 ? 1 : 0;
      turn[i] = high == (i % 2 == 0) ? 1 : 0;
      weight[i] = i % 4 == 2 ? 0 : 1;
    }
    return new TableBuilder("rows")
        .numbers("x", x)
        .texts("plain", plain)
        .texts("color", color)
        .texts("tags", tags)
        .texts("sex", sex)
        .numbers("rare", rare)
        .numbers("turn", turn)
        .numbers("w", weight)
        .build();
  }
}
