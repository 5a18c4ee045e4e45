// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.checkpoint.CheckpointFolder;
import org.mtl4j.core.checkpoint.CheckpointFolder.Found;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.BrokenFileException;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.StoredArrays;

/** Reads the variables of another run from a model, a checkpoint or a folder. */
final class StoredVariables {
  private StoredVariables() {}

  /**
   * Reads a saved model, a checkpoint, or the best parameters in a folder of checkpoints or in the
   * folder of a run.
   *
   * @throws ConfigurationException if there is no complete checkpoint or model
   */
  static StoredArrays read(Path path) {
    try {
      if (Files.isRegularFile(path)) {
        return ArrayFile.read(path);
      }
      if (isModel(path)) {
        return model(path);
      }
      Path below = path.resolve("checkpoints");
      Optional<Found> found =
          new CheckpointFolder(Files.isDirectory(below) ? below : path, 1)
              .newest(warning -> {}, false);
      if (found.isPresent()) {
        if (found.get().lost().isPresent()) {
          throw new BrokenFileException(found.get().lost().get());
        }
        return found.get().best().orElse(found.get().state());
      }
      if (isModel(path.resolve("model"))) {
        return model(path.resolve("model"));
      }
    } catch (BrokenFileException | DataException e) {
      throw new ConfigurationException(unreadable(path) + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw FileProblem.error(unreadable(path), e, ConfigurationException::new);
    }
    throw new ConfigurationException(
        "training.startFrom: '%s' holds no complete checkpoint and no model; expected the folder of a run or of its checkpoints, a checkpoint, or a saved model"
            .formatted(path));
  }

  private static boolean isModel(Path folder) {
    return Files.exists(folder.resolve(ModelDirectory.CARD));
  }

  private static StoredArrays model(Path folder) throws IOException, BrokenFileException {
    ModelDirectory.read(folder); // names what is missing or altered
    Path variables = folder.resolve(ModelDirectory.VARIABLES);
    if (!Files.exists(variables)) {
      throw new BrokenFileException(
          "the model has no %s, so it can only predict".formatted(ModelDirectory.VARIABLES));
    }
    return ArrayFile.read(variables);
  }

  private static String unreadable(Path path) {
    return "training.startFrom: '%s' cannot be read".formatted(path);
  }
}
