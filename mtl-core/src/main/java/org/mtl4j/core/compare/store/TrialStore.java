// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.data.DatasetDigest;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.serve.file.FileProblem;

/**
 * Stores each finished trial in a file named by a digest of its inputs. Runs only trials that have
 * no file. Failed trials are not stored, so they are run again. A folder is used by one job at a
 * time, and has trials on one data set.
 */
public final class TrialStore implements TrialRunner, AutoCloseable {
  /** The file with the digest of the data of all trials. */
  private static final String DATA = "data.sha256";

  private static final Pattern TRIAL = Pattern.compile("[0-9a-f]{24}\\.json");

  private static final System.Logger LOG = System.getLogger(TrialStore.class.getName());

  private final OutputDirectory folder;
  private final TrialFormat format;
  private final TrialRunner runner;

  private TrialStore(OutputDirectory folder, TrialFormat format, TrialRunner runner) {
    this.folder = folder;
    this.format = format;
    this.runner = runner;
  }

  /**
   * Opens a folder; creates it if it does not exist.
   *
   * @param runner runs the trials that have no file
   * @throws ConfigurationException if it cannot be written, or another job uses it
   */
  public static TrialStore open(Path path, TrialFormat format, TrialRunner runner) {
    return new TrialStore(OutputDirectory.prepare(path), format, runner);
  }

  /** Whether a folder has no finished trial, or does not exist. */
  public static boolean none(Path path) {
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
      return files.map(TrialStore::name).noneMatch(name -> TRIAL.matcher(name).matches());
    } catch (IOException e) {
      throw FileProblem.unreadable(path, e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /**
   * Deletes the trials of a folder, and no other file.
   *
   * @throws ConfigurationException if they cannot be deleted, or another job uses the folder
   */
  public static void clear(Path path) {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (OutputDirectory folder = OutputDirectory.prepare(path);
        Stream<Path> files = Files.list(path)) {
      files
          .map(TrialStore::name)
          .filter(name -> name.equals(DATA) || TRIAL.matcher(name).matches())
          .toList()
          .forEach(folder::delete);
    } catch (IOException e) {
      throw FileProblem.unwritable(path, e);
    }
  }

  @Override
  public void planned(int trials) {
    runner.planned(trials);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if the folder has trials on other data
   */
  @Override
  public void run(RunPlan common, List<List<Trial>> sequences, BiConsumer<Trial, Outcome> done) {
    String data = DatasetDigest.of(common.data().inputs(), common.data().parts());
    if (!format.isSplitBySeed()) {
      requireSame(data);
    }
    Map<Trial, String> names = new HashMap<>();
    List<List<Trial>> missing = new ArrayList<>();
    for (List<Trial> sequence : sequences) {
      List<Trial> left = new ArrayList<>();
      for (Trial trial : sequence) {
        String name = format.digest(common, trial, data) + ".json";
        names.put(trial, name);
        Optional<Outcome> known = read(name);
        known.ifPresent(outcome -> done.accept(trial, outcome));
        if (known.isEmpty()) {
          left.add(trial);
        }
      }
      if (!left.isEmpty()) {
        missing.add(left);
      }
    }
    runner.run(
        common,
        missing,
        (trial, outcome) -> {
          if (outcome instanceof Outcome.Finished) {
            if (!Files.exists(folder.path().resolve(DATA))) {
              folder.write(DATA, data + "\n");
            }
            folder.write(names.get(trial), TrialFormat.line(outcome) + "\n");
          }
          done.accept(trial, outcome);
        });
  }

  private void requireSame(String data) {
    Path file = folder.path().resolve(DATA);
    try {
      if (Files.exists(file) && !Files.readString(file).strip().equals(data)) {
        throw new ConfigurationException(
            "'%s' holds runs on other data: its rows, columns or split differ from those here; name"
                    .formatted(folder.path())
                + " another folder, or have it overwritten");
      }
    } catch (IOException e) {
      throw FileProblem.unreadable(file, e);
    }
  }

  private Optional<Outcome> read(String name) {
    Path file = folder.path().resolve(name);
    try {
      return Optional.of(TrialFormat.outcome(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | DataException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is run again, as {1}",
          name,
          String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
