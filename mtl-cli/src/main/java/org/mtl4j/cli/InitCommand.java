// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.cli.run.SourceOptions;
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
      "  mtl init tox.csv --task 'NR-*' --task SR-p53 --ignore mol_id",
      "",
      "The draft describes every column, proposes tasks with reasons, and can be trained as it is."
    })
final class InitCommand implements Runnable {
  @Parameters(
      paramLabel = "DATA",
      description =
          "CSV file with or without a header line, plain or gzip, or what a data source reads, such"
              + " as ARFF or Parquet.")
  private Path file;

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
    DraftRows rows = rows();
    String draft = Draft.of(rows, shown(rows, folder), new ColumnChoice(tasks, ignored));
    PrintWriter screen = spec.commandLine().getOut();
    if (out.isPresent()) {
      AtomicFile.write(out.get(), draft);
      screen.printf("draft: %s%nnext: mtl train %s%n", out.get(), out.get());
    } else {
      screen.print(draft);
    }
    screen.flush();
  }

  private DraftRows rows() {
    String name = file.toString();
    PrintWriter err = spec.commandLine().getErr();
    return source.isDelimited(name, err)
        ? DraftRows.delimited(file)
        : DraftRows.of(
            source.of(name, err).name(), name, source.read(name, Request.GUESS, err));
  }

  /** A source that takes queries reads relative paths from the working folder. */
  private Path shown(DraftRows rows, Path folder) {
    if (!Files.exists(file)) {
      return file;
    }
    boolean text =
        !rows.source().equals("csv")
            && TableFiles.takesText(source.of(file.toString(), spec.commandLine().getErr()));
    return text ? file.toAbsolutePath() : relative(folder);
  }

  /** The path of the file in a configuration in a folder: relative unless it is far away. */
  private Path relative(Path folder) {
    Path absolute = file.toAbsolutePath().normalize();
    Path near = folder.normalize();
    boolean far = file.isAbsolute() && !absolute.startsWith(near);
    return far || !absolute.getRoot().equals(near.getRoot()) ? absolute : near.relativize(absolute);
  }
}
