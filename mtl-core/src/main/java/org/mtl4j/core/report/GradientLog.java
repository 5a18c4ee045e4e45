// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.serve.file.AtomicFile;
import org.mtl4j.serve.file.FileProblem;

/**
 * Records the gradients of a run with a balancer in {@code gradients.csv}: for every n-th step the
 * cosine of each pair of tasks, and the gradient norm and weight of each task. Has their means over
 * each epoch, and the share of recorded steps in which some pair conflicts. A run without a
 * balancer has no gradients of single tasks; the balancer {@code sum} gives the same updates and
 * records them.
 *
 * <p>Reads T² numbers in recorded steps only; for most balancers they are on the host anyway. A
 * resumed run continues the existing file from its checkpoint on.
 */
public final class GradientLog implements TrainingListener, AutoCloseable {
  /** The name of the file. */
  public static final String FILE = "gradients.csv";

  private static final String COSINE = "/cosine";
  private static final String CONFLICTS = "conflicting-steps";

  private final Path file;
  private final int every;
  private final List<Map<String, Double>> epochs = new ArrayList<>();
  private final Map<String, Mean> means = new LinkedHashMap<>();
  private List<String> tasks = List.of();
  private Optional<Output> output = Optional.empty();

  /**
   * The open file.
   *
   * @param channel for syncing it
   * @param csv appends records to it
   */
  private record Output(FileChannel channel, CsvWriter csv) {
    void sync() throws IOException {
      csv.flush();
      channel.force(true);
    }

    void close() throws IOException {
      try (channel) {
        sync();
      }
    }
  }

  /** An operation on the file. */
  private interface Operation {
    void run() throws IOException;
  }

  /**
   * A log of the next run.
   *
   * @param folder for the file, which is created with the first record
   * @param every steps from one record to the next, 1 or more
   */
  public GradientLog(Path folder, int every) {
    if (every < 1) {
      throw new ConfigurationException(
          "gradients are recorded every so many steps, 1 or more, but not every " + every);
    }
    this.file = folder.resolve(FILE);
    this.every = every;
  }

  /** The means of each epoch by column; empty maps for epochs without a record. */
  public List<Map<String, Double>> epochs() {
    return List.copyOf(epochs);
  }

  @Override
  public void started(Started event) {
    tasks = event.tasks();
  }

  @Override
  public boolean readsGradients(long step) {
    return step % every == 0;
  }

  @Override
  public void stepped(Stepped event) {
    if (readsGradients(event.step()) && event.result().hasGradients()) {
      Map<String, Double> values = values(event.result());
      // Computed in single precision: more digits would be noise.
      values.replaceAll((name, value) -> (double) value.floatValue());
      count(values, event.result().isConflicting());
      write(event, values);
    }
  }

  private void count(Map<String, Double> values, boolean conflicting) {
    values.forEach((name, value) -> means.computeIfAbsent(name, n -> new Mean()).add(value));
    means.computeIfAbsent(CONFLICTS, n -> new Mean()).add(conflicting ? 1 : 0);
  }

  /** Syncs the file: a resumed run reads the records of the steps before its checkpoint. */
  @Override
  public void saving() {
    output.ifPresent(open -> attempt(open::sync));
  }

  private void attempt(Operation operation) {
    try {
      operation.run();
    } catch (UncheckedIOException e) {
      throw FileProblem.unwritable(file, e.getCause());
    } catch (IOException e) {
      throw FileProblem.unwritable(file, e);
    }
  }

  /** Keeps the records of the steps before the checkpoint; later steps are run again. */
  @Override
  public void resumed(Resumed event) {
    List<List<String>> kept = new ArrayList<>();
    int epoch = 0;
    for (NamedCsvRecord line : recorded()) {
      if (Long.parseLong(line.getField("step")) > event.step()) {
        break;
      }
      for (int of = Integer.parseInt(line.getField("epoch")) - 1; epoch < of; epoch++) {
        end(epoch);
      }
      Map<String, Double> values = new LinkedHashMap<>();
      line.getFieldsAsMap()
          .forEach((name, text) -> values.put(name, text.isEmpty() ? Double.NaN : parse(text)));
      values.keySet().removeAll(List.of("step", "epoch"));
      boolean conflicting =
          values.entrySet().stream()
              .anyMatch(each -> each.getKey().endsWith(COSINE) && each.getValue() < 0);
      count(values, conflicting);
      if (kept.isEmpty()) {
        kept.add(line.getHeader());
      }
      kept.add(line.getFields());
    }
    for (; epoch < event.epochs().size(); epoch++) {
      end(epoch);
    }
    rewrite(kept);
  }

  private static double parse(String text) {
    return Float.parseFloat(text);
  }

  private List<NamedCsvRecord> recorded() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      // A killed process may have left half a line at the end.
      String text = Files.readString(file);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      List<NamedCsvRecord> lines = new ArrayList<>();
      CsvReader.builder().ofNamedCsvRecord(whole).forEach(lines::add);
      return lines;
    } catch (IOException e) {
      throw FileProblem.unreadable(file, e);
    }
  }

  private void rewrite(List<List<String>> lines) {
    if (lines.isEmpty()) {
      attempt(() -> Files.deleteIfExists(file));
    } else {
      AtomicFile.write(file, Csv.text(lines));
    }
  }

  private Map<String, Double> values(StepResult result) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      for (int j = i + 1; j < tasks.size(); j++) {
        values.put(tasks.get(i) + ":" + tasks.get(j) + COSINE, result.cosine(i, j));
      }
    }
    for (int t = 0; t < tasks.size(); t++) {
      values.put(tasks.get(t) + "/gradient-norm", result.gradientNorm(t));
    }
    for (int t = 0; t < tasks.size(); t++) {
      values.put(tasks.get(t) + "/weight", result.weights[t]);
    }
    return values;
  }

  private void write(Stepped event, Map<String, Double> values) {
    List<String> cells = new ArrayList<>(values.size() + 2);
    cells.add(Long.toString(event.step() + 1));
    cells.add(Integer.toString(event.epoch() + 1));
    values
        .values()
        .forEach(v -> cells.add(Double.isFinite(v) ? Float.toString(v.floatValue()) : ""));
    attempt(
        () -> {
          if (output.isEmpty()) {
            output = Optional.of(open(values));
          }
          output.get().csv().writeRecord(cells);
        });
  }

  private Output open(Map<String, Double> values) throws IOException {
    boolean begun = Files.exists(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    CsvWriter csv = CsvWriter.builder().build(Channels.newWriter(channel, StandardCharsets.UTF_8));
    if (!begun) {
      List<String> titles = new ArrayList<>(List.of("step", "epoch"));
      titles.addAll(values.keySet());
      csv.writeRecord(titles);
    }
    return new Output(channel, csv);
  }

  @Override
  public void epochEnded(EpochEnded event) {
    end(event.epoch());
  }

  private void end(int epoch) {
    Map<String, Double> ended = new LinkedHashMap<>();
    means.forEach((name, mean) -> ended.put(name, mean.value()));
    while (epochs.size() < epoch) {
      epochs.add(Map.of());
    }
    epochs.add(ended);
    means.clear();
  }

  @Override
  public void close() {
    output.ifPresent(open -> attempt(open::close));
    output = Optional.empty();
  }

  /** The mean of the values that are not NaN. */
  private static final class Mean {
    private double sum;
    private long count;

    void add(double value) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }

    double value() {
      return count == 0 ? Double.NaN : sum / count;
    }
  }
}
