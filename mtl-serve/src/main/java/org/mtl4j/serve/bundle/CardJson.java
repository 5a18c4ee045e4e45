// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scale;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.answer.Threshold;
import org.mtl4j.serve.answer.ThresholdRule;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.file.Json;
import org.mtl4j.serve.file.Sha256;

/**
 * {@code model.json}: a {@link ModelCard}, the SHA-256 of every other file, and that of itself. An
 * absent value is null, and so is NaN.
 */
final class CardJson {
  /**
   * The format that is written, and the newest that is read. 2 added the scale of a task and more
   * of the format of delimited text. 3 added the digest. In 4 the date may be absent. 5 added the
   * changes after training.
   */
  static final int FORMAT = 5;

  /** The first format with all of the format of delimited text. */
  private static final int CSV_SINCE = 2;

  /** The first format with a digest. */
  private static final int DIGEST_SINCE = 3;

  /** The first format with changes. */
  private static final int CHANGES_SINCE = 5;

  private static final String DIGEST = "digest";

  /** What the digest is computed with in its own place. */
  private static final String BLANK = "0".repeat(64);

  /** What format 1 does not say of delimited text. */
  private static final RowFormat USUAL = new RowFormat(true, ',', '"', List.of());

  private CardJson() {}

  /** The content of the file; {@code digest} is the SHA-256 of the rest of it. */
  private record Stored(
      String digest,
      int format,
      StoredProvenance provenance,
      List<StoredTask> tasks,
      LinkedHashMap<String, Held> inputs,
      LinkedHashMap<String, Held> labels,
      RowFormat csv,
      List<String> layout,
      List<StoredChange> changes,
      LinkedHashMap<String, String> files) {}

  private record StoredChange(
      String model, List<String> kept, List<String> added, StoredProvenance run) {}

  private record StoredProvenance(
      String mtl4j,
      String backend,
      String written,
      String run,
      long seed,
      int epoch,
      LinkedHashMap<String, Integer> rows,
      String fingerprint) {}

  private record StoredTask(
      String task,
      Prediction prediction,
      List<String> outputs,
      List<StoredThreshold> thresholds,
      LabelsJson labels,
      List<String> metrics,
      List<Double> trainingMeans,
      StoredScale scale) {}

  private record StoredScale(List<Double> offsets, List<Double> factors) {}

  private record StoredThreshold(
      double value, ThresholdRule rule, int rows, Double score, String reason) {}

  /**
   * The content of a file that was read.
   *
   * @param files the SHA-256 of every other file, by path
   */
  record Read(ModelCard card, Map<String, String> files) {}

  static String write(ModelCard card, Map<String, String> files) {
    Stored stored =
        new Stored(
            BLANK,
            FORMAT,
            stored(card.provenance()),
            card.tasks().stream().map(CardJson::stored).toList(),
            new LinkedHashMap<>(card.inputs()),
            new LinkedHashMap<>(card.labels()),
            card.format().orElse(null),
            card.layout(),
            card.changes().stream()
                .map(
                    change ->
                        new StoredChange(
                            change.model(),
                            change.kept(),
                            change.added(),
                            change.run().map(CardJson::stored).orElse(null)))
                .toList(),
            new LinkedHashMap<>(files));
    String text = Json.ascii(stored);
    return text.replaceFirst(BLANK, Sha256.of(text));
  }

  /** The format of a file; 0 if it has none. */
  static int format(JsonNode tree) {
    return tree.path("format").asInt(0);
  }

  /** Whether a file is as it was written; an old format cannot tell. */
  static boolean isUnaltered(JsonNode tree, String json) {
    if (!tree.has(DIGEST)) {
      return format(tree) < DIGEST_SINCE;
    }
    String digest = tree.get(DIGEST).asText();
    return digest.matches("[0-9a-f]{64}") && Sha256.of(json.replace(digest, BLANK)).equals(digest);
  }

  /** The version that wrote a file. */
  static String writer(JsonNode tree) {
    return tree.path("provenance").path("mtl4j").asText("an unknown version");
  }

  static JsonNode tree(String json) throws JsonProcessingException {
    return Json.mapper().readTree(json);
  }

  /**
   * Reads the content.
   *
   * @throws JsonProcessingException if it has another form
   */
  static Read read(JsonNode tree) throws JsonProcessingException {
    if (tree instanceof ObjectNode old && !tree.has(DIGEST)) {
      old.putNull(DIGEST);
    }
    if (format(tree) < CHANGES_SINCE && tree instanceof ObjectNode old) {
      old.putArray("changes");
    }
    if (format(tree) < CSV_SINCE && tree.get("csv") instanceof ObjectNode csv) {
      ObjectNode usual = Json.mapper().valueToTree(USUAL);
      List.of("encoding", "decimal", "comment", "units")
          .forEach(key -> csv.set(key, usual.get(key)));
    }
    Stored stored = Json.mapper().treeToValue(tree, Stored.class);
    ModelCard card =
        new ModelCard(
            provenance(stored.provenance()),
            stored.tasks().stream().map(CardJson::task).toList(),
            stored.inputs(),
            stored.labels(),
            Optional.ofNullable(stored.csv()),
            stored.layout(),
            stored.changes().stream()
                .map(
                    change ->
                        new ModelCard.Change(
                            change.model(),
                            change.kept(),
                            change.added(),
                            Optional.ofNullable(change.run()).map(CardJson::provenance)))
                .toList());
    return new Read(card, stored.files());
  }

  private static StoredProvenance stored(Provenance from) {
    return new StoredProvenance(
        from.mtl4j(),
        from.backend(),
        from.written().map(Instant::toString).orElse(null),
        from.run(),
        from.seed(),
        from.epoch(),
        new LinkedHashMap<>(from.rows()),
        from.fingerprint());
  }

  private static Provenance provenance(StoredProvenance from) {
    return new Provenance(
        from.mtl4j(),
        from.backend(),
        Optional.ofNullable(from.written()).map(Instant::parse),
        from.run(),
        from.seed(),
        from.epoch(),
        from.rows(),
        from.fingerprint());
  }

  private static StoredTask stored(TaskOutput task) {
    return new StoredTask(
        task.task(),
        task.prediction(),
        task.outputs(),
        task.thresholds().stream()
            .map(
                t ->
                    new StoredThreshold(t.value(), t.rule(), t.rows(), bare(t.score()), t.reason()))
            .toList(),
        task.labels().map(LabelsJson::of).orElse(null),
        task.metrics(),
        task.trainingMeans().stream().map(CardJson::bare).toList(),
        task.scale().isNone()
            ? null
            : new StoredScale(task.scale().offsets(), task.scale().factors()));
  }

  private static TaskOutput task(StoredTask task) {
    return new TaskOutput(
        task.task(),
        task.prediction(),
        task.outputs(),
        task.thresholds().stream()
            .map(t -> new Threshold(t.value(), t.rule(), t.rows(), full(t.score()), t.reason()))
            .toList(),
        Optional.ofNullable(task.labels()).map(LabelsJson::format),
        task.metrics(),
        task.trainingMeans().stream().map(CardJson::full).toList(),
        task.scale() == null
            ? Scale.NONE
            : new Scale(task.scale().offsets(), task.scale().factors()));
  }

  private static Double bare(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static double full(Double value) {
    return value == null ? Double.NaN : value;
  }
}
