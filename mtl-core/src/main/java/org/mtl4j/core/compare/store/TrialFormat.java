// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.registry.PlainTree;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.Outlook;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.file.Json;
import org.mtl4j.serve.file.Sha256;

/**
 * Trials and their outcomes as lines of JSON, for other processes and for files. The line of a
 * trial has its whole experiment, so it can be run by itself.
 */
public final class TrialFormat {
  /** Of 64 hexadecimal digits; collisions are unlikely up to a billion trials. */
  private static final int DIGITS = 24;

  private final Registry registry;
  private final Configuration configuration;
  private final Experiment common;

  /**
   * The format of the trials of one comparison.
   *
   * @param common what all trials have in common
   */
  public TrialFormat(Registry registry, Experiment common) {
    this.registry = registry;
    this.configuration = new Configuration(registry);
    this.common = common;
  }

  /** Whether each seed has its own split, so that a comparison has several data sets. */
  boolean isSplitBySeed() {
    return common.split().seeds();
  }

  /**
   * The experiment of a trial, with all tasks even if the trial trains one of them alone.
   *
   * @param plan has the metrics of the tasks
   */
  Experiment experiment(RunPlan plan, Trial trial) {
    Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    for (EvaluatedTask task : plan.tasks()) {
      tasks.put(task.name(), task.spec(common.tasks().get(task.name())));
    }
    return new Experiment(
        common.data(),
        common.split(),
        tasks,
        trial.combination().model(),
        trial.combination().coordination(),
        trial.combination().training().orElse(common.training()).seed(trial.seed()),
        common.backend());
  }

  private String text(ReferenceModel method) {
    return configuration.write(Kind.REFERENCE, method);
  }

  /**
   * One line that {@link #trial} reads.
   *
   * @param plan what all trials have in common
   */
  public String line(RunPlan plan, Trial trial) {
    ObjectNode node = Json.object();
    node.put("entry", trial.entry());
    node.put("run", trial.combination().name());
    trial.alone().ifPresent(task -> node.put("alone", task));
    trial.reference().ifPresent(values -> node.set("reference", Json.mapper().valueToTree(values)));
    trial.classical().ifPresent(method -> node.put("classical", text(method)));
    node.put("experiment", configuration.write(experiment(plan, trial)));
    return Json.line(node);
  }

  /** A trial and its experiment, from a line. */
  public static TrialOf trial(Registry registry, String line) {
    JsonNode node = tree(line);
    Configuration configuration = new Configuration(registry);
    Experiment experiment =
        configuration.parse(
            node.path("experiment").asText(), "trial", Path.of("").toAbsolutePath());
    Trial trial =
        new Trial(
            node.path("entry").asText(),
            new Combination(
                node.path("run").asText(),
                experiment.model(),
                experiment.coordination(),
                Optional.of(experiment.training())),
            experiment.training().seed(),
            Optional.ofNullable(node.get("alone")).map(JsonNode::asText),
            Optional.ofNullable(node.get("reference")).map(TrialFormat::numbers),
            Optional.ofNullable(node.get("classical"))
                .map(text -> configuration.parse(Kind.REFERENCE, text.asText())));
    return new TrialOf(trial, experiment);
  }

  /** A trial and its experiment. */
  public record TrialOf(Trial trial, Experiment experiment) {}

  private static Map<String, Double> numbers(JsonNode node) {
    Map<String, Double> values = new LinkedHashMap<>();
    node.properties().forEach(e -> values.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
    return values;
  }

  /** One line that {@link #outcome} reads. */
  public static String line(Outcome outcome) {
    ObjectNode node = Json.object();
    if (outcome instanceof Outcome.Finished finished) {
      finished.memory().ifPresent(bytes -> node.put("memory", bytes));
      node.set("result", Json.mapper().valueToTree(Stored.of(finished.result())));
    } else if (outcome instanceof Outcome.Failed failed) {
      node.put("failed", failed.reason());
    }
    return Json.line(node);
  }

  /**
   * An outcome from its line.
   *
   * @throws DataException if the line has another form
   */
  public static Outcome outcome(String line) {
    JsonNode node = tree(line);
    if (node.has("failed")) {
      return new Outcome.Failed(node.get("failed").asText());
    }
    try {
      Stored stored = Json.mapper().treeToValue(node.get("result"), Stored.class);
      if (stored == null) {
        throw new DataException("found no result in '" + line + "'");
      }
      JsonNode memory = node.get("memory");
      return new Outcome.Finished(
          stored.result(),
          memory == null ? OptionalLong.empty() : OptionalLong.of(memory.asLong()));
    } catch (JsonProcessingException e) {
      throw new DataException("found a result of another form: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * A digest of everything that determines the outcome of a trial: model, training, seed, reference
   * values, encoded data, and the version of this library. The location of the data is not part.
   *
   * @param plan what all trials have in common
   * @param data the digest of the data
   */
  String digest(RunPlan plan, Trial trial, String data) {
    Map<String, Object> parts = new PlainTree(registry).of(experiment(plan, trial));
    parts.remove("data");
    parts.put("digest-of-data", data);
    parts.put("alone", trial.alone().orElse(""));
    parts.put("reference", new TreeMap<>(trial.reference().orElse(Map.of())));
    trial.classical().ifPresent(method -> parts.put("classical", text(method)));
    parts.put("version", Version.current());
    return Sha256.of(Json.line(parts)).substring(0, DIGITS);
  }

  private static JsonNode tree(String line) {
    try {
      return Json.mapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new DataException("found '" + line + "', expected JSON", e);
    }
  }

  /** A result without the report of a warm start, which no table shows. */
  private record Stored(
      String run,
      long seed,
      Map<String, Map<String, Double>> validation,
      Map<String, Map<String, Double>> test,
      double seconds,
      int best,
      String ending,
      List<EpochEnded> history,
      List<String> warnings,
      long skipped,
      Outlook outlook) {
    static Stored of(RunResult run) {
      return new Stored(
          run.run(),
          run.seed(),
          run.validation(),
          run.test(),
          run.seconds(),
          run.best(),
          run.ending(),
          run.history(),
          run.warnings(),
          run.skipped(),
          run.outlook());
    }

    RunResult result() {
      return new RunResult(
          run,
          seed,
          validation,
          test,
          seconds,
          best,
          ending,
          history,
          warnings,
          skipped,
          Optional.empty(),
          outlook == null ? Outlook.GOOD : outlook,
          Optional.empty(),
          Map.of());
    }
  }
}
