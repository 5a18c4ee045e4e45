// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scale;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.answer.Threshold;
import org.mtl4j.serve.answer.ThresholdRule;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.file.Sha256;
import org.mtl4j.serve.file.StoredArrays;

class ModelDirectoryTest {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void save() {
    model = folder.resolve("model");
    write(model, "graph");
  }

  @Test
  void everythingComesBack() {
    ModelDirectory read = ModelDirectory.read(model);
    assertThat(read.card()).isEqualTo(card());
    assertThat(read.preprocessing()).isEqualTo(RandomData.fitted(1));
    assertThat(read.metrics()).isEqualTo(metrics());
    assertThat(model.resolve("config.yaml")).hasContent("tasks: {}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preprocessing.json",
        "metrics.json",
        "config.yaml",
        "samples/samples.json",
        "saved_model/saved_model.pb",
        "variables.safetensors"
      })
  void aFileThatIsMissingOrAlteredIsNamed(String file) throws IOException {
    Files.writeString(model.resolve(file), " more", java.nio.file.StandardOpenOption.APPEND);
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the model " + model + " was altered: its file " + file);
    Files.delete(model.resolve(file));
    if (List.of("samples/samples.json", "variables.safetensors").contains(file)) {
      assertThat(ModelDirectory.read(model).card()).isEqualTo(card());
      return;
    }
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .isInstanceOf(DataException.class)
        .hasMessage("the model %s is not complete: its file %s is missing".formatted(model, file));
  }

  @Test
  void aByteOfTheCardThatIsAlteredIsReported() throws IOException {
    byte[] whole = Files.readAllBytes(model.resolve("model.json"));
    for (int at = 0; at < whole.length; at += 7) {
      byte[] altered = whole.clone();
      altered[at] ^= 1;
      Files.write(model.resolve("model.json"), altered);
      assertThatThrownBy(() -> ModelDirectory.read(model))
          .as("byte %d", at)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("model.json");
    }
  }

  @Test
  void aFileThatIsNotListedIsRefused() throws IOException {
    String text = Files.readString(model.resolve("model.json"));
    for (String file :
        List.of("preprocessing.json", "metrics.json", "saved_model/saved_model.pb")) {
      reseal(text.replace('"' + file + '"', "\"" + file + ".x\""));
      assertThatThrownBy(() -> ModelDirectory.read(model))
          .isInstanceOf(DataException.class)
          .hasMessage("%s: has no SHA-256 of %s".formatted(model.resolve("model.json"), file));
    }
  }

  @Test
  void theDigestOfAModelIsThatOfItsCard() throws IOException {
    String digest = Sha256.of(model.resolve("model.json"));
    ModelDirectory read = ModelDirectory.read(model);
    assertThat(read.digest()).isEqualTo(digest);
    assertThat(read.require(digest.toUpperCase(Locale.ROOT))).isSameAs(read);
    assertThatThrownBy(() -> read.require("ab"))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("has the SHA-256 " + digest + ", expected ab");
    write(folder.resolve("again"), "graph");
    assertThat(ModelDirectory.read(folder.resolve("again")).digest()).isEqualTo(digest);
  }

  @Test
  void whatIsAddedDoesNoHarm() throws IOException {
    Files.writeString(model.resolve("README.md"), "about this model");
    assertThat(ModelDirectory.read(model).card()).isEqualTo(card());
  }

  @Test
  void aModelOfANewerVersionIsRefusedWithBothVersions() throws IOException {
    alterCard("\"format\" : 5", "\"format\" : 6, \"news\" : []");
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("model.json: the model has format 6, written by MTL4J 7.5;")
        .hasMessageContaining("which reads formats up to 5: use a newer MTL4J");
  }

  @Test
  void aModelOfTheFormatBeforeIsRead() throws IOException {
    String text = Files.readString(model.resolve("model.json"));
    Files.writeString(
        model.resolve("model.json"), text.replaceFirst("\"digest\" : \"\\w+\",\n", ""));
    assertThatThrownBy(() -> ModelDirectory.read(model)).hasMessageContaining("was altered");
    alterCard("\"format\" : 5", "\"format\" : 1");
    alterCard("\"changes\" : [ ],\n  ", "");
    String later =
        ",\n    \"encoding\" : \"UTF-8\",\n    \"decimal\" : \".\",\n    \"comment\" : null,"
            + "\n    \"units\" : { }";
    alterCard(later, "");
    assertThat(ModelDirectory.read(model).card()).isEqualTo(card());
  }

  @Test
  void aDamagedCardIsReportedWithItsPlace() throws IOException {
    reseal(Files.readString(model.resolve("model.json")).replace("\"tasks\"", "\"task\""));
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(model.resolve("model.json").toString());
    Files.writeString(model.resolve("model.json"), "{\n\"format\": 1,\n ]");
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("model.json, line 3: ");
    Files.writeString(model.resolve("model.json"), "{}");
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .hasMessageContaining("has no format, so it is no model");
    Files.writeString(model.resolve("model.json"), "");
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no format");
  }

  @Test
  void aFileOutsideIsNotFollowed() throws IOException {
    String text = Files.readString(model.resolve("model.json"));
    reseal(text.replace("\"samples/samples.json\"", "\"../secret\""));
    assertThatThrownBy(() -> ModelDirectory.read(model))
        .hasMessageContaining("names a file outside, ../secret");
  }

  @Test
  void whatIsNoModelIsDistinguished() throws IOException {
    assertThatThrownBy(() -> ModelDirectory.read(folder.resolve("nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no folder " + folder.resolve("nowhere"));
    assertThatThrownBy(() -> ModelDirectory.read(model.resolve("model.json")))
        .hasMessageContaining("found a file, expected the folder of a model");
    assertThatThrownBy(() -> ModelDirectory.read(folder))
        .hasMessage(
            "%s is no model: it has no model.json; there is a model in %s"
                .formatted(folder, model));
  }

  @Test
  void aFailureWhileWritingLeavesTheOldModelAsItWas() throws IOException {
    assertThatThrownBy(
            () ->
                ModelDirectory.write(
                    model,
                    card(),
                    RandomData.fitted(2),
                    metrics(),
                    Optional.empty(),
                    Optional.of(sample()),
                    Optional.of(variables()),
                    graph -> {
                      throw new UncheckedIOException(new IOException("No space left on device"));
                    }))
        .isInstanceOf(ResourceException.class)
        .hasMessage("'" + model + "' cannot be written: No space left on device");
    assertThat(ModelDirectory.read(model).preprocessing()).isEqualTo(RandomData.fitted(1));
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(model);
    }
  }

  @Test
  void aNewModelTakesThePlaceOfTheOldOne() throws IOException {
    write(model, "another graph");
    assertThat(model.resolve("saved_model/saved_model.pb")).hasContent("another graph");
    assertThat(ModelDirectory.read(model).card()).isEqualTo(card());
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(model);
    }
  }

  private void alterCard(String from, String to) throws IOException {
    Path file = model.resolve("model.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  /** Writes a card with its right digest. */
  private void reseal(String card) throws IOException {
    String blank =
        card.replaceFirst("\"digest\" : \"\\w+\"", "\"digest\" : \"" + "0".repeat(64) + '"');
    Files.writeString(model.resolve("model.json"), blank.replaceFirst("0{64}", Sha256.of(blank)));
  }

  private static void write(Path place, String content) {
    ModelDirectory.write(
        place,
        card(),
        RandomData.fitted(1),
        metrics(),
        Optional.of("tasks: {}"),
        Optional.of(sample()),
        Optional.of(variables()),
        graph -> {
          try {
            Files.createDirectories(graph);
            Files.writeString(graph.resolve("saved_model.pb"), content);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static StoredArrays variables() {
    return new StoredArrays(
        JsonNodeFactory.instance.objectNode(), Map.of("program/bias", new float[] {1}), Map.of());
  }

  private static Sample sample() {
    Preprocessing preprocessing = RandomData.fitted(1);
    Table rows = RandomData.table(3, 9);
    return new Sample(
        rows,
        preprocessing.encode(rows),
        Map.of("size", new Sample.Output(new float[] {1, 2, 3}, Scale.NONE)));
  }

  private static StoredMetrics metrics() {
    return new StoredMetrics(
        Map.of("size", Map.of("rmse", 0.1, "r2", Double.NaN)), Map.of("size", Map.of("rmse", 0.2)));
  }

  private static ModelCard card() {
    return new ModelCard(
        new Provenance(
            "7.5",
            "backend 1",
            Optional.of(Instant.parse("2030-01-02T03:04:05Z")),
            "hard + equal",
            -5,
            3,
            Map.of("train", 60),
            "ab12"),
        List.of(
            new TaskOutput(
                "yes",
                Prediction.PROBABILITY,
                List.of("50000+."),
                List.of(new Threshold(0.25, ThresholdRule.F1, 10, 0.75, "the best f1")),
                Optional.of(
                    new LabelFormat.YesNo(List.of("income"), "50000+.", Optional.of("- 50000."))),
                List.of("auc"),
                List.of(0.1)),
            new TaskOutput(
                "kind",
                Prediction.DISTRIBUTION,
                List.of("a", "é", "c"),
                List.of(),
                Optional.of(new LabelFormat.Classes("kind", List.of("a", "é", "c"))),
                List.of("accuracy", "f1"),
                List.of(Double.NaN)),
            new TaskOutput(
                "size",
                Prediction.VALUE,
                List.of("p10", "p50", "p90"),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(1 / 3.0))),
        Map.of("plain", Held.NUMBER, "word", Held.TEXT, "array", Held.ARRAY),
        Map.of("income", Held.TEXT),
        Optional.of(new RowFormat(false, ';', '\'', List.of("", "?"))),
        List.of("plain", "word", "income"));
  }
}
