// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

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
import org.mtl4j.cli.run.Interruption;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;

/**
 * Runs each sequence of trials in a worker process, several at once. So a trial measures the memory
 * of its own process, and a crash ends one process. If a worker ends early, its remaining trials
 * fail, and what it wrote to standard error is written to a log file.
 */
final class Workers implements TrialRunner {
  /** Characters of the name of a log file. */
  private static final int LOG_NAME = 60;

  /** Two lines of TensorFlow's log that no setting turns off. */
  private static final List<String> NOISE =
      List.of("absl::InitializeLog() is called", "MLIR V1 optimization pass is not enabled");

  /** Exit codes of processes ended by SIGINT and SIGTERM. */
  private static final Set<Integer> SIGNALS = Set.of(130, 143);

  private final String program;
  private final TrialFormat format;
  private final int parallel;
  private final Optional<String> plugins;
  private final Path folder;
  private final TrialTable table;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Interruption interruption;
  private volatile boolean stopping;

  /**
   * Starts no process yet.
   *
   * @param program the main class of the command line
   * @param parallel the number of processes at a time
   * @param plugins the folders of plugins, if any
   * @param folder gets the log of a process that failed, in {@code logs}
   * @param table shows each epoch
   * @param interruption kills all processes
   */
  Workers(
      String program,
      TrialFormat format,
      int parallel,
      Optional<String> plugins,
      Path folder,
      TrialTable table,
      Interruption interruption) {
    this.program = program;
    this.format = format;
    this.parallel = parallel;
    this.plugins = plugins;
    this.folder = folder;
    this.table = table;
    this.interruption = interruption;
    interruption.onStop(this::stop);
  }

  @Override
  public void run(RunPlan common, List<List<Trial>> sequences, BiConsumer<Trial, Outcome> done) {
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
      sequences.forEach(
          trials -> all.add(pool.submit(() -> runSequence(common, trials, oneByOne))));
      for (Future<?> sequence : all) {
        sequence.get();
      }
      interruption.signal().check();
      complete = true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new BackendException("a worker process failed", e.getCause());
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

  private void runSequence(RunPlan common, List<Trial> trials, BiConsumer<Trial, Outcome> done) {
    try {
      Path scratch = FolderDraft.scratch("trials");
      Path errors = scratch.resolve("errors.log");
      Process process =
          new ProcessBuilder(command()).redirectError(Redirect.to(errors.toFile())).start();
      running.add(process);
      try {
        if (stopping) {
          process.destroyForcibly(); // stop() ran before the process was in the set
        }
        Session session = new Session(trials, done);
        session.talk(common, process);
        int code = process.waitFor();
        boolean interrupted = SIGNALS.contains(code) && interruption.requestedSoon();
        if (!stopping && !interrupted) {
          session.close(code, errors);
        }
      } finally {
        process.destroyForcibly();
        running.remove(process);
        FolderDraft.delete(scratch);
      }
    } catch (IOException e) {
      if (!endedBySignal()) {
        throw FileProblem.error("a worker process cannot be started", e, BackendException::new);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a signal ends this process, which may have reached a process that was starting. */
  private boolean endedBySignal() {
    try {
      return stopping || interruption.requestedSoon();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** The trials of one process, and how many of them have ended. */
  private final class Session {
    private final List<Trial> trials;
    private final BiConsumer<Trial, Outcome> done;
    private int ended;
    private boolean failed;

    Session(List<Trial> trials, BiConsumer<Trial, Outcome> done) {
      this.trials = trials;
      this.done = done;
    }

    /** Sends the trials and handles the answers. */
    void talk(RunPlan common, Process process) {
      try (BufferedWriter to = process.outputWriter(StandardCharsets.UTF_8);
          BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
        send(common, trials, to);
        table.started(trials.get(0));
        for (String line = from.readLine();
            line != null && ended < trials.size();
            line = from.readLine()) {
          handle(line);
          if (ended == trials.size()) {
            return;
          }
        }
      } catch (IOException e) {
        failed = true; // the process ended early; its exit code and last line say more
      }
    }

    private void handle(String line) {
      Trial current = trials.get(ended);
      if (line.startsWith(WorkerProtocol.EPOCH)) {
        String[] numbers = line.substring(WorkerProtocol.EPOCH.length()).split(" ");
        table.epoch(current, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      } else if (line.startsWith(WorkerProtocol.DONE)) {
        Outcome outcome = TrialFormat.outcome(line.substring(WorkerProtocol.DONE.length()));
        failed |= outcome instanceof Outcome.Failed;
        done.accept(current, outcome);
        if (++ended < trials.size()) {
          table.started(trials.get(ended));
        }
      }
    }

    /** Fails the trials without an outcome; writes a log if any trial failed. */
    void close(int code, Path errors) throws IOException {
      boolean early = ended < trials.size();
      List<String> lines = lines(errors);
      String log = "";
      if (!lines.isEmpty() && (failed || early)) {
        log = "; log: " + writeLog(lines, trials.get(0));
      }
      String last = lines.isEmpty() ? "" : ", last line: " + lines.get(lines.size() - 1);
      while (ended < trials.size()) {
        done.accept(
            trials.get(ended++),
            new Outcome.Failed("its worker process ended with exit code " + code + last + log));
      }
    }
  }

  /** What a process wrote to standard error, without the lines that TensorFlow always writes. */
  private static List<String> lines(Path errors) throws IOException {
    return Files.readAllLines(errors, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.isBlank() && NOISE.stream().noneMatch(line::contains))
        .map(Configuration::redacted)
        .toList();
  }

  private Path writeLog(List<String> lines, Trial first) {
    String name = first.combination().name().replaceAll("[^A-Za-z0-9.=-]+", "-");
    String log = name.substring(0, Math.min(name.length(), LOG_NAME)) + ".log";
    synchronized (this) {
      try (OutputDirectory logs = OutputDirectory.prepare(folder.resolve("logs"))) {
        return logs.write(log, String.join("\n", lines) + "\n");
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument ->
                argument.startsWith("-X")
                    || argument.startsWith("-Djava.")
                    || argument.startsWith("-Dorg.bytedeco."))
        .forEach(command::add);
    command.add("-Xrs"); // a signal ends the process at once: it has nothing to save
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / parallel);
    command.addAll(List.of("trials", "--threads", Integer.toString(parallel > 1 ? share : 0)));
    plugins.ifPresent(folders -> command.addAll(List.of("--plugins", folders)));
    return command;
  }

  private void send(RunPlan common, List<Trial> trials, BufferedWriter to) throws IOException {
    for (Trial trial : trials) {
      to.write(format.line(common, trial));
      to.newLine();
    }
    to.write(WorkerProtocol.END);
    to.newLine();
    to.flush();
  }

  /** Kills all processes. */
  private void stop() {
    stopping = true;
    running.forEach(Process::destroyForcibly);
  }
}
