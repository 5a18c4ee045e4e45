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
import org.mtl4j.core.train.evaluation.Choice;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.plan.StartReport;
import org.mtl4j.serve.file.Json;

/**
 * Where a run is and what it has come to: beside the program, everything that changes while it goes
 * on. One object a run, moved on by its steps and by what follows an epoch.
 */
public final class RunState {
  private final RunHistory history;
  private final Choice choice;
  private final List<EpochEnded> epochs = new ArrayList<>();
  private long began = System.nanoTime();
  private Optional<Snapshot> best = Optional.empty();
  private final List<String> warnings = new ArrayList<>();
  private Optional<StartReport> start = Optional.empty();
  private double before;
  private long step;
  private double rate;
  private long skipped;
  private int skippedInARow;
  private int keptEpoch = -1;

  public RunState(RunPlan plan) {
    this.history = RunHistory.of(plan);
    this.choice = new Choice(plan.training().select().patience());
  }

  /** What methods may know of the run. */
  public RunHistory history() {
    return history;
  }

  /** Which epoch is best. */
  public Choice choice() {
    return choice;
  }

  /** The epochs done. */
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

  /** The parameters of the best epoch, unless the program has them. */
  public Optional<Snapshot> best() {
    return best;
  }

  /** The first step is about to be taken. */
  public void begin() {
    began = System.nanoTime();
  }

  /** Of training, what was done before the run was resumed included. */
  public double seconds() {
    return before + (System.nanoTime() - began) / 1e9;
  }

  /** A step is over, whether anything moved or not. */
  public void stepped(double lastRate) {
    rate = lastRate;
    step++;
  }

  /** An epoch is over. */
  public void ended(EpochEnded epoch) {
    epochs.add(epoch);
  }

  /** The parameters that the choice fell on. */
  public void keep(Snapshot parameters) {
    best = Optional.of(parameters);
    keptEpoch = choice.best();
  }

  /** The epoch whose parameters are {@link #best}; -1 for none. */
  public int keptEpoch() {
    return keptEpoch;
  }

  /** How many steps were left out. */
  public long skipped() {
    return skipped;
  }

  /** How many of the last steps were left out one after the other. */
  public int skippedInARow() {
    return skippedInARow;
  }

  /** A step is left out. */
  public void skip() {
    skipped++;
    skippedInARow++;
  }

  /** A step came to something. */
  public void moved() {
    skippedInARow = 0;
  }

  /** What the user should know of the course of the run. */
  public List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /** Takes note of what the user should know. */
  public void warn(String warning) {
    warnings.add(warning);
  }

  /** What the run took its first values from, where it was asked to. */
  public Optional<StartReport> start() {
    return start;
  }

  /** The run starts from elsewhere. */
  public void startedFrom(StartReport report) {
    start = Optional.of(report);
  }

  /** What a checkpoint says of this beside numbers in arrays. */
  public void write(ObjectNode header) {
    header.put("step", step);
    header.put("rate", rate);
    header.put("seconds", seconds());
    header.put("skipped", skipped);
    header.put("skipped-in-a-row", skippedInARow);
    header.set("epochs", Json.mapper().valueToTree(epochs));
    warnings.forEach(header.putArray("warnings")::add);
    start.ifPresent(report -> report.write(header.putObject("start")));
  }

  /** Goes to where a checkpoint was written. */
  public void restore(JsonNode header, Map<String, double[]> saved) {
    step = header.get("step").longValue();
    rate = value(header, "rate", double.class);
    before = value(header, "seconds", double.class);
    skipped = header.get("skipped").longValue();
    skippedInARow = header.get("skipped-in-a-row").intValue();
    for (EpochEnded epoch : value(header, "epochs", EpochEnded[].class)) {
      choice.offer(epoch.criterion());
      epochs.add(epoch);
    }
    header.get("warnings").forEach(warning -> warnings.add(warning.textValue()));
    if (header.has("start")) {
      start = Optional.of(StartReport.read(header.get("start")));
    }
    history.restore(saved);
  }

  private static <T> T value(JsonNode header, String key, Class<T> type) {
    return Json.mapper().convertValue(header.get(key), type);
  }
}
