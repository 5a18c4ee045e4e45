// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.mtl4j.report.ModelCardText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl card}: the card of a stored model. */
@Command(
    name = "card",
    description = "Write the card of a stored model again, or check it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mtl card runs/census/model",
      "  mtl card --check runs/census/model",
      "",
      "The card is MODEL/card.md. Its notes are yours and stay; the rest follows from the files of",
      "the model: what each task predicts, from which columns, on which data, with which metrics and",
      "thresholds, and who should not use it."
    })
final class CardCommand implements Runnable {
  @Parameters(paramLabel = "MODEL", description = "Folder of the model.")
  private Path folder;

  @Option(
      names = "--check",
      description = "Write nothing; fail if the card no longer fits the files of the model.")
  private boolean check;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter screen = spec.commandLine().getOut();
    if (check) {
      ModelCardText.check(folder);
      screen.println("card: " + folder.resolve(ModelCardText.FILE) + " fits the model");
    } else {
      screen.println("card: " + ModelCardText.write(folder));
    }
    screen.flush();
  }
}
