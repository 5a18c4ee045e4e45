// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ResourceException;

/** Writes to a file system of 64 KiB until it is full. Mounting it takes the rights of root. */
class FullDiskTest {
  private static final String LARGE = "x".repeat(100_000);

  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        runs("mount", "-t", "tmpfs", "-o", "size=64k", "mtl4j-test", disk.toString()),
        "a small file system cannot be mounted here");
  }

  @AfterEach
  void unmount() throws InterruptedException {
    if (Files.exists(disk)) {
      runs("umount", disk.toString());
    }
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void theOldFileStaysAndTheSpaceIsFreeAgain() throws IOException {
    Path file = disk.resolve("results.csv");
    AtomicFile.write(file, "old");
    isFull("results.csv", () -> AtomicFile.write(file, LARGE));
    assertThat(file).hasContent("old");
    assertThat(disk).isDirectoryNotContaining(path -> !path.equals(file));

    isFull(
        "results.csv",
        () -> {
          try (AtomicFile draft = new AtomicFile(file)) {
            draft.writer().write(LARGE.substring(0, 70_000));
            draft.complete();
          } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
          }
        });
    AtomicFile.write(file, "new");
    assertThat(file).hasContent("new");
  }

  @Test
  void anArrayFileIsWhollyThereOrNotAtAll() {
    StoredArrays arrays =
        new StoredArrays(
            JsonNodeFactory.instance.objectNode(), Map.of("a", new float[20_000]), Map.of());
    isFull("step.safetensors", () -> ArrayFile.write(disk.resolve("step.safetensors"), arrays));
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void aFolderIsWhollyThereOrNotAtAll() {
    Path model = disk.resolve("model");
    FolderDraft.write(model, draft -> FolderDraft.text(draft.resolve("card"), "old"));
    isFull(
        "model",
        () ->
            FolderDraft.write(
                model,
                draft -> {
                  FolderDraft.text(draft.resolve("card"), "new");
                  FolderDraft.text(draft.resolve("graph"), LARGE);
                }));
    assertThat(model.resolve("card")).hasContent("old");
    assertThat(disk).isDirectoryNotContaining(path -> !path.equals(model));
  }

  private void isFull(String file, org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOf(ResourceException.class)
        .hasMessage("'" + disk.resolve(file) + "' cannot be written: No space left on device");
  }
}
