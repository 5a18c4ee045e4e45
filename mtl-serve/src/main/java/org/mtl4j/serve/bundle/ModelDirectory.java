// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.Version;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.BrokenFileException;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;
import org.mtl4j.serve.file.Sha256;
import org.mtl4j.serve.file.StoredArrays;

/**
 * The folder of a model, self-contained: {@code model.json}, {@code preprocessing.json}, {@code
 * metrics.json}, {@code config.yaml} if there was a configuration, {@code saved_model/} with the
 * graph, {@code variables.safetensors} with its variables, {@code samples/samples.json}. It is
 * written atomically, and every file is checked against its SHA-256 when it is read.
 *
 * @param folder its path
 * @param card the description of the model
 * @param preprocessing the encoding of raw rows
 * @param metrics its metrics in training
 * @param digest the SHA-256 of {@code model.json}, which has that of every other file
 */
public record ModelDirectory(
    Path folder,
    ModelCard card,
    Preprocessing preprocessing,
    StoredMetrics metrics,
    String digest) {
  /** The file that identifies a folder as a model. */
  public static final String CARD = "model.json";

  /** The folder of the graph. */
  public static final String GRAPH = "saved_model";

  /** The file of sample rows. */
  public static final String SAMPLES = "samples/samples.json";

  /** The variables, which are constants in the graph, for a warm start of training. */
  public static final String VARIABLES = "variables.safetensors";

  private static final String PREPROCESSING = "preprocessing.json";
  private static final String METRICS = "metrics.json";

  /** The resolved configuration, if there was one. */
  public static final String CONFIGURATION = "config.yaml";

  private static final String GRAPH_FILE = GRAPH + "/saved_model.pb";

  /** The files without which no model can predict. */
  private static final List<String> REQUIRED = List.of(PREPROCESSING, METRICS, GRAPH_FILE);

  /**
   * The files that may be removed: they have or reveal training rows, and predicting needs none.
   */
  private static final Set<String> REMOVABLE = Set.of(SAMPLES, VARIABLES);

  /** Far above any description of a model, far below what memory cannot hold. */
  private static final long MOST = 1L << 29;

  /** Writes the graph of a model into a folder. */
  @FunctionalInterface
  public interface Graph {
    void export(Path folder);
  }

  /**
   * Writes a model. An existing model is replaced when the new one is complete.
   *
   * @param configuration the resolved configuration as YAML, if there was one
   * @param sample rows with outputs, unless the model this one is made from has none
   * @param variables the variables of the graph, unless the model this one is made from has none
   * @throws ConfigurationException if the folder cannot be written, or exists and is not a model
   */
  @SuppressWarnings("exports") // for mtl-core, which sees serve.file
  public static void write(
      Path folder,
      ModelCard card,
      Preprocessing preprocessing,
      StoredMetrics metrics,
      Optional<String> configuration,
      Optional<Sample> sample,
      Optional<StoredArrays> variables,
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
          if (sample.isPresent()) {
            FolderDraft.text(draft.resolve(SAMPLES), sample.get().json());
          }
          graph.export(draft.resolve(GRAPH));
          if (variables.isPresent()) {
            FolderDraft.file(
                draft.resolve(VARIABLES), channel -> ArrayFile.write(channel, variables.get()));
          }
          FolderDraft.text(draft.resolve(CARD), CardJson.write(card, checksums(draft)));
        });
  }

  /** Only a model is replaced. */
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
   * Checks all files, and reads all but the graph.
   *
   * @throws DataException if the folder is not a model, was written by a newer version, or a file
   *     is missing or altered
   */
  public static ModelDirectory read(Path folder) {
    requireModel(folder);
    Path file = folder.resolve(CARD);
    try {
      String json = text(file);
      JsonNode tree = CardJson.tree(json);
      requireFormat(file, tree);
      if (!CardJson.isUnaltered(tree, json)) {
        throw new DataException(
            "the model %s was altered: its file %s is not as it was written"
                .formatted(folder, CARD));
      }
      CardJson.Read read = CardJson.read(tree);
      requireListed(file, read.files().keySet());
      for (Map.Entry<String, String> entry : read.files().entrySet()) {
        requireUnaltered(folder, entry.getKey(), entry.getValue());
      }
      file = folder.resolve(PREPROCESSING);
      Preprocessing preprocessing = PreprocessingJson.read(text(file));
      file = folder.resolve(METRICS);
      StoredMetrics metrics = StoredMetrics.read(text(file));
      return new ModelDirectory(folder, read.card(), preprocessing, metrics, Sha256.of(json));
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s, line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()),
          e);
    } catch (DateTimeException | NullPointerException | IllegalArgumentException e) {
      throw new DataException(file + ": does not have the form of a model: " + e.getMessage(), e);
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

  /**
   * Compares the digest of the model with one from a source that is trusted.
   *
   * @throws DataException if they differ
   */
  public ModelDirectory require(String expected) {
    if (!digest.equalsIgnoreCase(expected)) {
      throw new DataException(
          "the model %s is not the expected one: its %s has the SHA-256 %s, expected %s"
              .formatted(folder, CARD, digest, expected));
    }
    return this;
  }

  /** The raw rows of the samples; empty if the model has none. */
  public Optional<Table> sampleRows() {
    Path file = folder.resolve(SAMPLES);
    try {
      return Files.exists(file)
          ? Optional.of(Sample.rows(text(file), file.toString(), card, preprocessing))
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      throw new DataException(file + ": does not have the form of samples", e);
    } catch (IOException e) {
      throw FileProblem.error(file + ": cannot be read", e, DataException::new);
    }
  }

  /** The variables; empty if the model has none. */
  @SuppressWarnings("exports") // for mtl-core, which sees serve.file
  public Optional<StoredArrays> variables() {
    Path file = folder.resolve(VARIABLES);
    try {
      return Files.exists(file) ? Optional.of(ArrayFile.read(file)) : Optional.empty();
    } catch (BrokenFileException e) {
      throw new DataException(e.getMessage(), e);
    } catch (IOException e) {
      throw FileProblem.error(file + ": cannot be read", e, DataException::new);
    }
  }

  private static String text(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MOST) {
      throw new DataException(
          "%s: has %,d bytes, at most %,d are read".formatted(file, size, MOST));
    }
    return Files.readString(file);
  }

  /** A file that is not listed would not be checked. */
  private static void requireListed(Path file, Set<String> files) {
    for (String name : REQUIRED) {
      if (!files.contains(name)) {
        throw new DataException("%s: has no SHA-256 of %s".formatted(file, name));
      }
    }
  }

  private static void requireUnaltered(Path folder, String name, String expected)
      throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new DataException(folder.resolve(CARD) + ": names a file outside, " + name);
    }
    if (REMOVABLE.contains(name) && !Files.exists(file)) {
      return;
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
