// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.core.train.evaluation.BestEpoch;
import org.mtl4j.core.train.evaluation.Criterion;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.plan.StartReport;
import org.mtl4j.serve.file.Json;

/**
 * The mutable state of a run, except that of the program: its step and epoch, history, best epoch,
 * warnings. One object a run.
 */
public final class RunState {
  /** In the header of a checkpoint: the first epoch. In its arrays: the others. */
  private static final String EPOCHS = "epochs";

  private final RunPlan plan;
  private final RunHistory history;
  private final BestEpoch bestEpoch;
  private final EpochTable epochs = new EpochTable();
  private ObservationMeans observations = new ObservationMeans(Map.of());
  private long began = System.nanoTime();
  private Optional<Snapshot> bestParameters = Optional.empty();
  private final List<String> warnings = new ArrayList<>();
  private Optional<StartReport> start = Optional.empty();
  private double before;
  private long step;
  private double rate;
  private long skipped;
  private long skippedBefore;
  private int skippedInARow;
  private int keptEpoch = -1;

  /** The best epoch is chosen among those from this one on. */
  private int bestSince;

  public RunState(RunPlan plan) {
    this.plan = plan;
    this.history = RunHistory.of(plan);
    int epochs = Criterion.isEach(plan) ? plan.tasks().size() : 1;
    this.bestEpoch = new BestEpoch(plan.training().select().patience(), epochs);
  }

  /**
   * Sets the observations of the model, before the first step.
   *
   * @param sizes the number of elements of each, in their order
   */
  public void observes(Map<String, Integer> sizes) {
    observations = new ObservationMeans(sizes);
  }

  /** Records the observations of a step. */
  public void observed(double[] values) {
    observations.add(values);
  }

  /** The means of the observations over the epoch that ends. */
  public Map<String, List<Double>> endObservations() {
    return observations.end();
  }

  /** The history that methods read. */
  public RunHistory history() {
    return history;
  }

  /** The best epoch so far. */
  public BestEpoch bestEpoch() {
    return bestEpoch;
  }

  /** The epochs that have ended. */
  public List<EpochEnded> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /** The current epoch, from 0. */
  public int epoch() {
    return epochs.size();
  }

  /** The next step, from 0. */
  public long step() {
    return step;
  }

  /** The learning rate of the last step. */
  public double rate() {
    return rate;
  }

  /** The parameters of the best epoch; empty if the program has them. */
  public Optional<Snapshot> bestParameters() {
    return bestParameters;
  }

  /** Starts the clock. */
  public void begin() {
    began = System.nanoTime();
  }

  /** Seconds of training, including those before the run was resumed. */
  public double seconds() {
    return before + (System.nanoTime() - began) / 1e9;
  }

  /** A step has ended, whether parameters were updated or not. */
  public void stepped(double lastRate) {
    rate = lastRate;
    step++;
  }

  /** An epoch has ended. */
  public void ended(EpochEnded epoch) {
    epochs.add(epoch);
    skippedBefore = skipped;
  }

  /** Keeps the parameters of the best epoch, or of the best epoch of each task. */
  public void keepBest(Snapshot parameters) {
    bestParameters = Optional.of(parameters);
    keptEpoch = bestEpoch.epoch();
  }

  /** The epoch of {@link #bestParameters}; -1 for none. */
  public int keptEpoch() {
    return keptEpoch;
  }

  /** The parameters of the best epoch are lost: it is chosen among the epochs from now on. */
  public void loseBest() {
    bestEpoch.forget();
    bestSince = epoch();
  }

  /** The first of the epochs among which the best is chosen; above 0 after {@link #loseBest}. */
  public int bestSince() {
    return bestSince;
  }

  /** The number of skipped steps. */
  public long skipped() {
    return skipped;
  }

  /** The number of skipped steps of the current epoch. */
  public long skippedInEpoch() {
    return skipped - skippedBefore;
  }

  /** The number of skipped steps in a row up to the last step. */
  public int skippedInARow() {
    return skippedInARow;
  }

  /** A step is skipped. */
  public void skip() {
    skipped++;
    skippedInARow++;
  }

  /** A step has updated parameters. */
  public void updated() {
    skippedInARow = 0;
  }

  /** Warnings for the user. */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /** Adds a warning. */
  public void warn(String warning) {
    warnings.add(warning);
  }

  /** The report of a warm start, if there was one. */
  public Optional<StartReport> start() {
    return start;
  }

  /** Records a warm start. */
  public void startedFrom(StartReport report) {
    start = Optional.of(report);
  }

  /** The part of a checkpoint that is in arrays: the history, and all epochs but the first. */
  public Map<String, double[]> save() {
    Map<String, double[]> saved = history.save();
    saved.put(EPOCHS, epochs.rest());
    observations.save(saved);
    return saved;
  }

  /** Writes the part of a checkpoint that is not in arrays. */
  public void write(ObjectNode header) {
    header.put("step", step);
    header.put("rate", rate);
    header.put("seconds", seconds());
    header.put("skipped", skipped);
    header.put("skipped-in-a-row", skippedInARow);
    header.put("best-since", bestSince);
    header.set(EPOCHS, Json.mapper().valueToTree(epochs.subList(0, Math.min(1, epoch()))));
    warnings.forEach(header.putArray("warnings")::add);
    start.ifPresent(report -> report.write(header.putObject("start")));
  }

  /** Restores the state of a checkpoint. */
  public void restore(JsonNode header, Map<String, double[]> saved) {
    step = header.get("step").longValue();
    rate = value(header, "rate", double.class);
    before = value(header, "seconds", double.class);
    skipped = header.get("skipped").longValue();
    skippedInARow = header.get("skipped-in-a-row").intValue();
    bestSince = header.path("best-since").asInt(0);
    for (EpochEnded epoch : value(header, EPOCHS, EpochEnded[].class)) {
      epochs.add(epoch);
    }
    if (saved.containsKey(EPOCHS) && epoch() > 0) {
      epochs.addRest(saved.get(EPOCHS));
    }
    for (EpochEnded epoch : epochs) {
      double score = epoch.criterion();
      bestEpoch.add(score, Criterion.each(plan, score, epoch.validation()));
      skippedBefore += epoch.skipped();
      if (epoch.epoch() + 1 == bestSince) {
        bestEpoch.forget();
      }
    }
    header.get("warnings").forEach(warning -> warnings.add(warning.textValue()));
    if (header.has("start")) {
      start = Optional.of(StartReport.read(header.get("start")));
    }
    history.restore(saved);
    observations.restore(saved);
  }

  private static <T> T value(JsonNode header, String key, Class<T> type) {
    return Json.mapper().convertValue(header.get(key), type);
  }
}
