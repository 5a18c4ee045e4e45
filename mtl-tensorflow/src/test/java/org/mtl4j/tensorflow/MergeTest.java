// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.methods.merging.Mean;
import org.mtl4j.methods.merging.TaskArithmetic;
import org.mtl4j.serve.Model;

/** Stored models that are merged into one. */
class MergeTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);
  private static final Mtl MTL = Mtl.create();
  private static final String YES = "{type: binary, label: a, positive: \"yes\"}";
  private static final String VALUE = "{type: regression, label: b}";

  @TempDir private Path folder;

  @BeforeEach
  void rows() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder("x,z,a,b\n");
    for (int row = 0; row < 60; row++) {
      double x = random.nextDouble();
      double z = random.nextDouble();
      text.append(
          String.format(Locale.ROOT, "%.4f,%.4f,%s,%.4f%n", x, z, x > z ? "yes" : "no", x - 2 * z));
    }
    Files.writeString(folder.resolve("rows.csv"), text);
  }

  /** Trains a task alone, with the label of the other one ignored, and stores the model. */
  private Path trained(String name, String task, String training) throws IOException {
    return trained(name, task, "8", training);
  }

  private Path trained(String name, String task, String widths, String training)
      throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        data: {source: csv, train: rows.csv, columns: {a: ignore, b: ignore}}
        split: {validation: 0.2, test: 0, stratify: false}
        tasks: {%s}
        model: {encoder: {name: mlp, widths: [%s]}}
        training: {epochs: 2, batch: 16%s}
        backend: {device: cpu, threads: 1}
        """
            .formatted(task, widths, training));
    Path stored = folder.resolve(name);
    try (TrainedModel model = MTL.train(MTL.read(file))) {
      model.save(stored);
    }
    return stored;
  }

  private static Map<String, float[]> variables(Path stored) throws IOException {
    Map<String, float[]> values = new TreeMap<>();
    WarmStart.from(stored).values().forEach(values::put);
    return values;
  }

  @Test
  void singleTaskModelsOfOneStartBecomeOneModelOfBothTasks() throws IOException {
    Path a = trained("one", "a: " + YES, "");
    Path b = trained("two", "b: " + VALUE, "");
    Path still = trained("still", "a: " + YES, ", optimizer: {name: adam, rate: 1.0e-30}");
    Map<String, float[]> start = variables(still);
    Path out = folder.resolve("merged");
    Map<String, Map<String, Double>> validation;
    try (TrainedModel merged = MTL.merge(List.of(a, b), new TaskArithmetic(0.8))) {
      validation = merged.result().validation();
      merged.save(out);
    }
    assertThat(validation.keySet()).containsExactly("a", "b");
    Map<String, float[]> merged = variables(out);
    for (String name : merged.keySet()) {
      float[] ofA = variables(a).get(name);
      float[] ofB = variables(b).get(name);
      for (int i = 0; i < merged.get(name).length; i++) {
        double expected =
            ofA == null
                ? ofB[i]
                : ofB == null
                    ? ofA[i]
                    : start.get(name)[i]
                        + 0.8 * ((double) ofA[i] + ofB[i] - 2.0 * start.get(name)[i]);
        assertThat((double) merged.get(name)[i]).as(name).isCloseTo(expected, CLOSE);
      }
    }
    assertThat(merged.keySet()).anyMatch(name -> name.startsWith("heads/a/"));
    assertThat(merged.keySet()).anyMatch(name -> name.startsWith("heads/b/"));
    try (Model model = Model.load(out)) {
      assertThat(model.predict(Map.of("x", 0.3, "z", 0.1)).yesNo("a").probability())
          .isBetween(0f, 1f);
    }
    try (TrainedModel twice = MTL.merge(List.of(out, out), new Mean())) {
      assertThat(twice.variables().get("encoder/0/kernel"))
          .isEqualTo(merged.get("encoder/0/kernel"));
    }
  }

  @Test
  void modelsThatDoNotFitAreRefused() throws IOException {
    Path a = trained("one", "a: " + YES, "");
    Path seed = trained("seed", "b: " + VALUE, ", seed: 2");
    refused(
        List.of(a, seed),
        "the rule 'task-arithmetic' reads the common start of the models, but "
            + a
            + " was trained from seed 1 and "
            + seed
            + " from seed 2");
    refused(
        List.of(a, trained("wide", "b: " + VALUE, "9", "")),
        "model.encoder.widths.0 is 8 there, 9 here");
    refused(List.of(a), "two models or more");
    refused(
        List.of(a, trained("no", "a: " + YES.replace("yes", "no"), "")), "tasks.a.positive is yes");
    Files.writeString(
        folder.resolve("rows.csv"),
        Files.readString(folder.resolve("rows.csv")).replaceFirst("\n0", "\n7"));
    refused(
        List.of(a, trained("data", "b: " + VALUE, "")),
        "has other encodings than the merged model");
  }

  private static void refused(List<Path> models, String message) {
    assertThatThrownBy(() -> MTL.merge(models, new TaskArithmetic()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
