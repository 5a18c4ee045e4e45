// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.serve.bundle.ModelDirectory;
import picocli.CommandLine.Option;

/** Which model is accepted. */
public final class ModelOptions {
  @Option(
      names = "--expect",
      paramLabel = "SHA256",
      description =
          "Refuse the model unless this is the SHA-256 of its model.json, which has that of every"
              + " other file.")
  private Optional<String> digest;

  /** Reads and checks a model, or that of a run, all but its graph. */
  public ModelDirectory readFromRun(Path folder) {
    Path inside = folder.resolve(RunFolder.MODEL);
    boolean run =
        !Files.exists(folder.resolve(ModelDirectory.CARD))
            && Files.exists(inside.resolve(ModelDirectory.CARD));
    return read(run ? inside : folder);
  }

  /** Reads and checks a model, all but its graph. */
  public ModelDirectory read(Path folder) {
    ModelDirectory model = ModelDirectory.read(folder);
    digest.ifPresent(model::require);
    return model;
  }
}
