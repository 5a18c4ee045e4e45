// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.trial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.store.TrialStore;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.config.ConfigurationKeys;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.report.ComparisonReport;
import org.mtl4j.core.report.FrontReport;
import org.mtl4j.core.report.OutputDirectory;
import org.mtl4j.core.report.RunReport;
import org.mtl4j.report.Report;

/**
 * The folder of a comparison or a front: its results, its finished runs, and the configuration that
 * they share. The same command with the same configuration resumes it.
 */
public final class TrialFolder implements AutoCloseable {
  /** Written when the first run finishes. */
  private static final String CONFIGURATION = "config.yaml";

  /** The results of all commands, which must not be mixed in one folder. */
  private static final List<String> ALL =
      Stream.of(List.of(RunReport.METRICS), ComparisonReport.FILES, FrontReport.FILES)
          .flatMap(List::stream)
          .distinct()
          .toList();

  private final OutputDirectory directory;
  private final Configuration configuration;
  private final Experiment experiment;
  private final List<String> files;
  private final boolean overwrite;

  private TrialFolder(
      OutputDirectory directory,
      Configuration configuration,
      Experiment experiment,
      List<String> files,
      boolean overwrite) {
    this.directory = directory;
    this.configuration = configuration;
    this.experiment = experiment;
    this.files = files;
    this.overwrite = overwrite;
  }

  /**
   * Opens a folder, which is created if it is missing.
   *
   * @param experiment the configuration that all runs share
   * @param files the results that will be written
   * @param free prefixes of keys that may differ from the configuration of an existing folder
   * @param overwrite whether old results and runs are removed before the first run
   * @throws ConfigurationException if the folder cannot be written, is in use, or holds results of
   *     another command or configuration
   */
  static TrialFolder open(
      Path path,
      Configuration configuration,
      Experiment experiment,
      List<String> files,
      List<String> free,
      boolean overwrite) {
    boolean own = overwrite || Files.exists(path.resolve(CONFIGURATION));
    List<String> others = new ArrayList<>(ALL);
    others.removeAll(own ? files : List.of());
    OutputDirectory directory =
        OutputDirectory.prepare(path, others, "name another folder with --out");
    TrialFolder folder = new TrialFolder(directory, configuration, experiment, files, overwrite);
    try {
      if (own && !overwrite) {
        folder.requireSame(free);
      }
      return folder;
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private void requireSame(List<String> free) {
    List<String> differences = new ArrayList<>();
    Experiment there = configuration.read(directory.path().resolve(CONFIGURATION));
    ConfigurationKeys.differences(
            ConfigurationKeys.of("", there), ConfigurationKeys.of("", experiment))
        .forEach(
            (dotted, values) -> {
              String key = dotted.substring(1);
              if (free.stream().noneMatch(key::startsWith)) {
                differences.add(key + " is " + values);
              }
            });
    if (!differences.isEmpty()) {
      throw new ConfigurationException(
          "'%s' holds results of another configuration: %s; name another folder with --out, or replace them with --overwrite"
              .formatted(directory.path(), String.join("; ", differences)));
    }
  }

  /** Where results are written. */
  public OutputDirectory directory() {
    return directory;
  }

  /** The folder of finished runs. */
  Path trials() {
    return directory.path().resolve(RunFolder.TRIALS);
  }

  /** Opens the store of finished runs; removes old results and runs before that, if asked to. */
  TrialStore store(TrialFormat format, TrialRunner runner) {
    if (overwrite) {
      directory.delete(CONFIGURATION);
      files.forEach(directory::delete);
      directory.delete(Report.FILE);
      TrialStore.clear(trials());
    }
    return TrialStore.open(trials(), format, runner);
  }

  /** Writes the configuration. */
  void writeConfiguration() {
    directory.write(CONFIGURATION, configuration.writeFile(experiment));
  }

  @Override
  public void close() {
    directory.close();
  }
}
