// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.serve.Evaluation;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.Answers;

/** A stored model of these tasks predicts without the plugin and has the metrics of training. */
class SavedIT {
  private static final Map<String, TaskType> TASKS =
      Map.of(
          "counts", new Poisson("counts"),
          "wild", new NegativeBinomial("wild"),
          "noisy", new Quantile("noisy", List.of(0.1, 0.9)),
          "spent", new Ziln("spent"),
          "grade", new Ordinal("grade", List.of("A", "B", "C", "D")));

  @TempDir private Path folder;

  @Test
  void answersAndIsEvaluatedWithoutItsTasks() {
    Table test = new Population(100, 2).table();
    var experiment =
        Mtl.experiment()
            .data(MemorySource.of(new Population(300, 1).table(), test))
            .encoder(new Mlp(List.of(4), Activation.TANH, 0))
            .training(training -> training.epochs(1).batch(64))
            .backend(new BackendOptions("cpu", 1, false));
    TASKS.forEach(experiment::task);
    Path saved = folder.resolve("model");
    Map<String, Map<String, Double>> expected;
    try (TrainedModel trained = Mtl.create().train(experiment.build())) {
      expected = trained.test().test();
      trained.save(saved);
    }
    try (Model model = Model.load(saved)) {
      Answers answers = model.predict(Map.of("a", 0.5, "b", -1));
      assertThat(answers.numbers("counts").names()).containsExactly("counts");
      assertThat(answers.numbers("noisy").names())
          .containsExactly("noisy", "quantile 0.1", "quantile 0.9");
      assertThat(answers.numbers("spent").value("probability above zero")).isBetween(0.0, 1.0);
      assertThat(answers.oneOf("grade").classes()).containsExactly("A", "B", "C", "D");
      Evaluation evaluation = model.evaluate(test, SavedIT::metric);
      assertThat(evaluation.notes()).allMatch(note -> note.endsWith("its plugin is needed"));
      evaluation
          .metrics()
          .forEach(
              (task, values) ->
                  values.forEach(
                      (id, value) ->
                          assertThat(value)
                              .as(task + " " + id)
                              .isCloseTo(expected.get(task).get(id), within(1e-4))));
      assertThat(evaluation.metrics().get("noisy")).isNotEmpty();
    }
  }

  /** The metrics of the tasks; the others are registered. */
  private static Optional<Metric> metric(String task, String id) {
    return Stream.of(TASKS.get(task))
        .flatMap(type -> type.metrics().stream())
        .filter(metric -> metric.id().equals(id))
        .findFirst();
  }
}
