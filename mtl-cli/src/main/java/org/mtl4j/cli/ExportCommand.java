// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.mtl4j.cli.run.ModelOptions;
import org.mtl4j.serve.bulk.GraphExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl export}: the graph of a model as a TensorFlow SavedModel. */
@Command(
    name = "export",
    description = "Export a stored model as a TensorFlow SavedModel, to serve it elsewhere.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  mtl export runs/census/model serving/census/1",
      "",
      "DIR gets saved_model.pb, preprocessing.json, samples.json (rows with their outputs), and",
      "README.md, which describes inputs and outputs."
    })
final class ExportCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Folder of the model.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "DIR", description = "New folder.")
  private Path target;

  @Mixin private ModelOptions expected;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter screen = spec.commandLine().getOut();
    GraphExport.write(expected.read(folder), target)
        .forEach(file -> screen.println(target.resolve(file)));
    screen.flush();
  }
}
