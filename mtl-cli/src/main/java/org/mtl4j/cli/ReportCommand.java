// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl report}: the report of results, and of runs side by side. */
@Command(
    name = "report",
    description =
        "Write the report of a run, comparison or front again, or one report of several runs side"
            + " by side.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl report runs/mmoe",
      "  mtl report runs/hard runs/mmoe --out sharing.html",
      "",
      "The report is one file for any browser. It loads nothing from elsewhere."
    })
final class ReportCommand implements Runnable {
  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders of results; several must be runs with a task in common.")
  private List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file to write. Default: report.html in DIR, or in the current folder for several"
              + " runs.")
  private Optional<Path> out;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Path file =
        out.orElseGet(
            () -> folders.size() == 1 ? folders.get(0).resolve(Report.FILE) : Path.of(Report.FILE));
    Report.write(folders, file);
    PrintWriter screen = spec.commandLine().getOut();
    screen.println("report: " + file);
    screen.flush();
  }
}
