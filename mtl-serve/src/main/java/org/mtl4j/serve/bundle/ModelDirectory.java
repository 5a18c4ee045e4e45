// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;
import org.mtl4j.serve.file.Sha256;
import org.mtl4j.serve.file.StoredArrays;

/**
 * A model on disk, in a folder that needs nothing beside it: {@code model.json}, {@code
 * preprocessing.json}, {@code metrics.json}, {@code config.yaml} where there was a configuration,
 * {@code saved_model/} with the graph, {@code variables.safetensors} with its variables, {@code
 * samples/samples.json}. It is written whole or not at all, and every file is checked against its
 * SHA-256 when it is read.
 *
 * @param folder where it lies
 * @param card what is known of it
 * @param preprocessing how it sees raw rows
 * @param metrics its metrics after training
 */
public record ModelDirectory(
    Path folder, ModelCard card, Preprocessing preprocessing, StoredMetrics metrics) {
  /** The file that makes a folder a model. */
  public static final String CARD = "model.json";

  /** The folder of the graph. */
  public static final String GRAPH = "saved_model";

  /** The file of sample rows. */
  public static final String SAMPLES = "samples/samples.json";

  /** The variables that the graph holds as constants, for whoever trains them further. */
  public static final String VARIABLES = "variables.safetensors";

  private static final String PREPROCESSING = "preprocessing.json";
  private static final String METRICS = "metrics.json";

  /** The resolved configuration, where there was one. */
  public static final String CONFIGURATION = "config.yaml";

  /** Writes the graph of a model into a folder. */
  @FunctionalInterface
  public interface Graph {
    void export(Path folder);
  }

  /**
   * Writes a model. A model that is there already is replaced, once the new one is complete.
   *
   * @param configuration the resolved configuration as YAML, where there was one
   * @param variables what the graph was made of
   * @throws ConfigurationException where the folder cannot be written, or holds something else
   */
  @SuppressWarnings("exports") // for mtl-core, which sees serve.file
  public static void write(
      Path folder,
      ModelCard card,
      Preprocessing preprocessing,
      StoredMetrics metrics,
      Optional<String> configuration,
      Sample sample,
      StoredArrays variables,
      Graph graph) {
    refuseOthers(folder);
    FolderDraft.write(
        folder,
        draft -> {
          FolderDraft.text(draft.resolve(PREPROCESSING), PreprocessingJson.write(preprocessing));
          FolderDraft.text(draft.resolve(METRICS), metrics.json());
          if (configuration.isPresent()) {
            FolderDraft.text(draft.resolve(CONFIGURATION), configuration.get());
          }
          FolderDraft.text(draft.resolve(SAMPLES), sample.json());
          graph.export(draft.resolve(GRAPH));
          FolderDraft.file(
              draft.resolve(VARIABLES), channel -> ArrayFile.write(channel, variables));
          FolderDraft.text(draft.resolve(CARD), CardJson.write(card, checksums(draft)));
        });
  }

  /** What is no model is never replaced. */
  private static void refuseOthers(Path folder) {
    try {
      if (Files.exists(folder)
          && !Files.exists(folder.resolve(CARD))
          && !(Files.isDirectory(folder) && isEmpty(folder))) {
        throw new ConfigurationException(
            "'%s' exists and is no model, so it is not replaced; name another folder"
                .formatted(folder));
      }
    } catch (IOException e) {
      throw FileProblem.unwritable(folder, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /**
   * Reads and checks everything but the graph, whose files are only checked.
   *
   * @throws DataException where the folder is no model, was written by a newer version, or where a
   *     file is missing or altered; names it
   */
  public static ModelDirectory read(Path folder) {
    requireModel(folder);
    Path file = folder.resolve(CARD);
    try {
      JsonNode tree = CardJson.tree(Files.readString(file));
      requireFormat(file, tree);
      CardJson.Read read = CardJson.read(tree);
      for (Map.Entry<String, String> entry : read.files().entrySet()) {
        requireSound(folder, entry.getKey(), entry.getValue());
      }
      file = folder.resolve(PREPROCESSING);
      Preprocessing preprocessing = PreprocessingJson.read(Files.readString(file));
      file = folder.resolve(METRICS);
      StoredMetrics metrics = StoredMetrics.read(Files.readString(file));
      return new ModelDirectory(folder, read.card(), preprocessing, metrics);
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s, line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()),
          e);
    } catch (DateTimeException | NullPointerException | IllegalArgumentException e) {
      throw new DataException(file + ": is not what a model has there: " + e.getMessage(), e);
    } catch (IOException e) {
      throw FileProblem.error(file + ": cannot be read", e, DataException::new);
    }
  }

  private static void requireModel(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          Files.exists(folder)
              ? folder + ": found a file, expected the folder of a model"
              : "there is no folder " + folder);
    }
    if (!Files.exists(folder.resolve(CARD))) {
      Path inside = folder.resolve("model");
      throw new DataException(
          "%s is no model: it has no %s%s"
              .formatted(
                  folder,
                  CARD,
                  Files.exists(inside.resolve(CARD)) ? "; there is a model in " + inside : ""));
    }
  }

  private static void requireFormat(Path file, JsonNode tree) {
    int format = CardJson.format(tree);
    if (format > CardJson.FORMAT) {
      throw new DataException(
          "%s: the model has format %d, written by MTL4J %s; this is MTL4J %s, which reads formats"
                  .formatted(file, format, CardJson.writer(tree), Version.current())
              + " up to %d: use a newer MTL4J".formatted(CardJson.FORMAT));
    }
    if (format < 1) {
      throw new DataException(file + ": has no format, so it is no model of MTL4J");
    }
  }

  private static void requireSound(Path folder, String name, String expected) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new DataException(folder.resolve(CARD) + ": names a file outside, " + name);
    }
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "the model %s is not complete: its file %s is missing".formatted(folder, name));
    }
    String found = Sha256.of(file);
    if (!found.equals(expected)) {
      throw new DataException(
          "the model %s was altered: its file %s has the SHA-256 %s…, but was written with %s…"
              .formatted(folder, name, found.substring(0, 12), start(expected)));
    }
  }

  private static String start(String checksum) {
    return checksum.substring(0, Math.min(12, checksum.length()));
  }

  private static Map<String, String> checksums(Path folder) throws IOException {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (Path file : FolderDraft.files(folder)) {
      checksums.put(file.toString().replace('\\', '/'), Sha256.of(folder.resolve(file)));
    }
    return checksums;
  }
}
