// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.cli.run.SourceOptions;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.FilesSource;
import org.mtl4j.core.data.file.TableFiles;
import org.mtl4j.core.draft.ColumnChoice;
import org.mtl4j.core.draft.Draft;
import org.mtl4j.core.draft.DraftRows;
import org.mtl4j.serve.file.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl init}: drafts a configuration for a CSV file. */
@Command(
    name = "init",
    description = "Draft a configuration for a file of rows, to edit and train.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl init people.csv > people.yaml && mtl train people.yaml",
      "  mtl init data/people.csv.gz --out people.yaml",
      "  mtl init people.parquet --out people.yaml",
      "  mtl init yeast.arff.gz --labels yeast.xml",
      "  mtl init math.csv bio.csv --task score",
      "  mtl init tox.csv --task 'NR-*' --task SR-p53 --ignore mol_id",
      "",
      "The draft describes every column, proposes tasks with reasons, and can be trained as it is."
    })
final class InitCommand implements Runnable {
  @Parameters(
      paramLabel = "DATA",
      arity = "1..*",
      description =
          "CSV file with or without a header line, or what a data source reads, such as ARFF or"
              + " Parquet; plain or compressed by gzip, bzip2 or zstd. Of several files, such as"
              + " one for each task, the rows are read below each other.")
  private List<Path> files;

  @Option(
      names = "--task",
      paramLabel = "COLUMN",
      description =
          "A label; repeat it for several. A name, or a pattern with * and ?. Default: guessed.")
  private List<String> tasks = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      description =
          "A column that is no input and no label; repeat it for several. Also a pattern.")
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = "--labels",
      paramLabel = "FILE.xml",
      description =
          "Mulan's list of the labels of an ARFF file. Default: FILE.xml beside FILE.arff, if there"
              + " is one.")
  private Optional<Path> labels;

  @Option(
      names = "--out",
      paramLabel = "CONFIG.yaml",
      description = "File for the draft. Default: standard output.")
  private Optional<Path> out;

  @Option(names = "--force", description = "Replace an existing CONFIG.yaml.")
  private boolean force;

  @Mixin private SourceOptions source;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    out.filter(path -> Files.exists(path) && !force)
        .ifPresent(
            path -> {
              throw new ConfigurationException(
                  "'%s' already exists; name another file, or replace it with --force"
                      .formatted(path));
            });
    Path folder = out.map(Path::toAbsolutePath).orElse(Path.of("x").toAbsolutePath()).getParent();
    Path file = files.get(0);
    Path shown = Files.exists(file) ? relative(file, folder) : file;
    DraftRows rows = files.size() == 1 ? rows(file, folder) : together(folder);
    String draft = Draft.of(rows, shown, new ColumnChoice(tasks, ignored));
    PrintWriter screen = spec.commandLine().getOut();
    if (out.isPresent()) {
      AtomicFile.write(out.get(), draft);
      screen.printf("draft: %s%nnext: mtl train %s%n", out.get(), out.get());
    } else {
      screen.print(draft);
    }
    screen.flush();
  }

  /** The rows of several files. */
  private DraftRows together(Path folder) {
    if (tasks.isEmpty()) {
      throw new ConfigurationException(
          "of several files the labels are not guessed: name them, such as --task score");
    }
    PrintWriter err = spec.commandLine().getErr();
    Map<String, DataSource> sources = new LinkedHashMap<>();
    for (Path file : files) {
      String name = file.toString();
      String stem =
          DataFile.plainName(file.getFileName().toString()).replaceFirst("(?<=.)\\.[^.]*$", "");
      DataSource data =
          labels.isEmpty() && source.isDelimited(name, err)
              ? DraftRows.source(file)
              : completed(file);
      if (sources.put(stem, data) != null) {
        throw new ConfigurationException(
            "two files are called '%s'; rename one, since this is the name of its rows"
                .formatted(stem));
      }
    }
    String origin = files.stream().map(Path::toString).collect(Collectors.joining(" and "));
    return DraftRows.of(
        new FilesSource(sources), "files", options(new FilesSource(sources), folder), origin);
  }

  private DataSource completed(Path file) {
    PrintWriter err = spec.commandLine().getErr();
    String name = file.toString();
    // A source that takes queries reads relative paths from the working folder.
    boolean text = TableFiles.takesText(source.of(name, err)) && Files.exists(file);
    return source.open(text ? file.toAbsolutePath().toString() : name, labels, err).completed();
  }

  private String options(DataSource data, Path folder) {
    return new Configuration(source.registry(spec.commandLine().getErr()))
        .writeChanged((Record) data, path -> relative(path, folder));
  }

  private DraftRows rows(Path file, Path folder) {
    String name = file.toString();
    PrintWriter err = spec.commandLine().getErr();
    if (labels.isEmpty() && source.isDelimited(name, err)) {
      return DraftRows.delimited(file);
    }
    DataSource data = completed(file);
    return DraftRows.of(data, source.of(name, err).name(), options(data, folder), name);
  }

  /** The path of a file in a configuration in a folder: relative unless it is far away. */
  private static Path relative(Path file, Path folder) {
    Path absolute = file.toAbsolutePath().normalize();
    Path near = folder.normalize();
    boolean far = file.isAbsolute() && !absolute.startsWith(near);
    return far || !absolute.getRoot().equals(near.getRoot()) ? absolute : near.relativize(absolute);
  }
}
