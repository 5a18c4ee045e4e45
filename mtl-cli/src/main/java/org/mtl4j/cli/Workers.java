// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.file.FileProblem;

/**
 * Does every lane of trials in a process of its own, several at once: what one of them does to its
 * memory is its own, and so is its end. A process that ends before its trials have done fails those
 * that are left; what it wrote to standard error is kept then.
 */
final class Workers implements TrialRunner {
  private static final int LONGEST = 60;

  /** Two lines of TensorFlow's logging that no setting silences. */
  private static final List<String> NOISE =
      List.of("absl::InitializeLog() is called", "MLIR V1 optimization pass is not enabled");

  /** Exit codes of processes that SIGINT and SIGTERM end. */
  private static final Set<Integer> SIGNALS = Set.of(130, 143);

  private final TrialFormat format;
  private final int parallel;
  private final Optional<Path> plugins;
  private final Path folder;
  private final LiveTable view;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Interruption interruption;
  private volatile boolean stopping;

  /**
   * Starts nothing yet.
   *
   * @param parallel how many processes at once
   * @param plugins the folder of plugins, where there is one
   * @param folder gets the last words of a process that failed, in {@code logs}
   * @param view told of every epoch
   * @param interruption ends all processes
   */
  Workers(
      TrialFormat format,
      int parallel,
      Optional<Path> plugins,
      Path folder,
      LiveTable view,
      Interruption interruption) {
    this.format = format;
    this.parallel = parallel;
    this.plugins = plugins;
    this.folder = folder;
    this.view = view;
    this.interruption = interruption;
    interruption.onStop(this::stop);
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> lanes, BiConsumer<Trial, Outcome> done) {
    interruption.signal().check();
    boolean complete = false;
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    try {
      BiConsumer<Trial, Outcome> oneByOne =
          (trial, outcome) -> {
            synchronized (this) {
              done.accept(trial, outcome);
            }
          };
      List<Future<?>> all = new ArrayList<>();
      lanes.forEach(lane -> all.add(pool.submit(() -> lane(common, lane, oneByOne))));
      for (Future<?> lane : all) {
        lane.get();
      }
      interruption.signal().check();
      complete = true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new BackendException("a process for trials could not be used", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExternalException("interrupted while trials were running", e);
    } finally {
      if (!complete) {
        stop();
      }
      pool.shutdown();
    }
  }

  private void lane(RunPlan common, List<Trial> lane, BiConsumer<Trial, Outcome> done) {
    try {
      Path errors = Files.createTempFile("mtl-trials", ".log");
      Process process =
          new ProcessBuilder(command()).redirectError(Redirect.to(errors.toFile())).start();
      running.add(process);
      try {
        if (stopping) {
          process.destroyForcibly(); // stop() came before it was in the set
        }
        Lane talk = new Lane(lane, done);
        talk.with(common, process);
        int code = process.waitFor();
        boolean interrupted = SIGNALS.contains(code) && interruption.requestedSoon();
        if (!stopping && !interrupted) {
          talk.close(code, errors);
        }
      } finally {
        process.destroyForcibly();
        running.remove(process);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw FileProblem.error("a process for trials cannot be started", e, BackendException::new);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The trials of one process, and how many of them have ended. */
  private final class Lane {
    private final List<Trial> trials;
    private final BiConsumer<Trial, Outcome> done;
    private int ended;
    private boolean failed;

    Lane(List<Trial> trials, BiConsumer<Trial, Outcome> done) {
      this.trials = trials;
      this.done = done;
    }

    /** Hands the trials over and listens to what comes of them. */
    void with(RunPlan common, Process process) {
      try (BufferedWriter to = process.outputWriter(StandardCharsets.UTF_8);
          BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
        hand(common, trials, to);
        view.started(trials.get(0));
        for (String line = from.readLine();
            line != null && ended < trials.size();
            line = from.readLine()) {
          hear(line);
          if (ended == trials.size()) {
            return;
          }
        }
      } catch (IOException e) {
        failed = true; // a process that ended early; its exit code and last words tell more
      }
    }

    private void hear(String line) {
      Trial current = trials.get(ended);
      if (line.startsWith(TrialsCommand.EPOCH)) {
        String[] numbers = line.substring(TrialsCommand.EPOCH.length()).split(" ");
        view.epoch(current, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      } else if (line.startsWith(TrialsCommand.DONE)) {
        Outcome outcome = TrialFormat.outcome(line.substring(TrialsCommand.DONE.length()));
        failed |= outcome instanceof Outcome.Failed;
        done.accept(current, outcome);
        if (++ended < trials.size()) {
          view.started(trials.get(ended));
        }
      }
    }

    /** Fails what has no outcome, and keeps what the process wrote if anything failed. */
    void close(int code, Path errors) throws IOException {
      boolean broken = ended < trials.size();
      List<String> words = words(errors);
      String place = "";
      if (!words.isEmpty() && (failed || broken)) {
        place = "; what it wrote is in " + keep(words, trials.get(0));
      }
      String last = words.isEmpty() ? "" : ", its last words: " + words.get(words.size() - 1);
      while (ended < trials.size()) {
        done.accept(
            trials.get(ended++),
            new Outcome.Failed("its process ended with exit code " + code + last + place));
      }
    }
  }

  /** What a process wrote to standard error, without what TensorFlow always writes. */
  private static List<String> words(Path errors) throws IOException {
    return Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.isBlank() && NOISE.stream().noneMatch(line::contains))
        .toList();
  }

  private Path keep(List<String> words, Trial first) {
    String name = first.combination().name().replaceAll("[^A-Za-z0-9.=-]+", "-");
    String log = name.substring(0, Math.min(name.length(), LONGEST)) + ".log";
    synchronized (this) {
      try (OutputDirectory logs = OutputDirectory.prepare(folder.resolve("logs"))) {
        return logs.write(log, String.join("\n", words) + "\n");
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X") || argument.startsWith("-Djava."))
        .forEach(command::add);
    command.add("-Xrs"); // a signal ends it at once: it has nothing to save
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / parallel);
    command.addAll(List.of("trials", "--threads", Integer.toString(parallel > 1 ? share : 0)));
    plugins.ifPresent(path -> command.addAll(List.of("--plugins", path.toString())));
    return command;
  }

  private void hand(RunPlan common, List<Trial> lane, BufferedWriter to) throws IOException {
    for (Trial trial : lane) {
      to.write(format.line(common, trial));
      to.newLine();
    }
    to.write(TrialsCommand.END);
    to.newLine();
    to.flush();
  }

  /** Kills all processes. */
  private void stop() {
    stopping = true;
    running.forEach(Process::destroyForcibly);
  }
}
