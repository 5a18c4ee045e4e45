// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.StoredArrays;

class CheckpointFolderTest {
  @TempDir private Path folder;

  @Test
  void fallsBackToTheNewestCheckpointThatIsWhole() throws IOException {
    Path whole = folder.resolve("step-1.safetensors");
    ArrayFile.write(
        whole, new StoredArrays(JsonNodeFactory.instance.objectNode(), Map.of(), Map.of()));
    Files.write(folder.resolve("step-2.safetensors"), new byte[0]);
    Files.createDirectory(folder.resolve("step-3.safetensors"));
    List<String> warnings = new ArrayList<>();

    assertThat(new CheckpointFolder(folder, 2).newest(warnings::add, true).orElseThrow().file())
        .isEqualTo(whole);
    assertThat(warnings)
        .hasSize(2)
        .allMatch(warning -> warning.endsWith("; 'step-1.safetensors' is used"))
        .anyMatch(warning -> warning.contains("step-2.safetensors' is broken: it is cut off"))
        .anyMatch(warning -> warning.contains("step-3.safetensors' is broken: it is a folder"));
  }

  @Test
  void checkpointsOfTheOldFormatAreRefusedOrClearedButNotOverlooked() throws IOException {
    Path old = Files.writeString(folder.resolve("step-1.ckpt"), "MTL4JCKP\1\0\0\0");
    CheckpointFolder checkpoints = new CheckpointFolder(folder, 2);

    assertThat(checkpoints.isEmpty()).isFalse();
    assertThatThrownBy(() -> checkpoints.newest(warning -> {}, true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + old + "' has version 1 of the format of arrays");
    checkpoints.clear();
    assertThat(folder).isEmptyDirectory();
  }

  private StoredArrays state(String best) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    return new StoredArrays(header.put(CheckpointFolder.BEST, best), Map.of(), Map.of());
  }

  private void save(int step, String best) {
    ArrayFile.write(folder.resolve("step-" + step + ".safetensors"), state(best));
  }

  private void saveBest(String name) {
    ArrayFile.write(
        folder.resolve(name),
        new StoredArrays(JsonNodeFactory.instance.objectNode(), Map.of(), Map.of()));
  }

  @Test
  void aCheckpointWithItsBestParametersIsPreferredToANewerOneWithout() throws IOException {
    saveBest("best-1.safetensors");
    save(1, "best-1.safetensors");
    save(2, "best-2.safetensors");
    List<String> warnings = new ArrayList<>();

    var found = new CheckpointFolder(folder, 2).newest(warnings::add, true).orElseThrow();

    assertThat(found.file()).hasFileName("step-1.safetensors");
    assertThat(found.best()).isPresent();
    assertThat(warnings).singleElement().asString().contains("best-2.safetensors' is missing");
    assertThat(folder.resolve("step-2.safetensors")).as("not renamed").exists();
  }

  @Test
  void aCheckpointWithoutItsBestParametersIsUsedIfThereIsNoOther() throws IOException {
    saveBest("best-1.safetensors");
    save(1, "best-1.safetensors");
    save(2, "best-1.safetensors");
    byte[] bytes = Files.readAllBytes(folder.resolve("best-1.safetensors"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("best-1.safetensors"), bytes);

    var found = new CheckpointFolder(folder, 2).newest(warning -> {}, true).orElseThrow();

    assertThat(found.file()).hasFileName("step-2.safetensors");
    assertThat(found.best()).isEmpty();
    assertThat(found.lost().orElseThrow()).contains("best-1.safetensors' is broken: the checksum");
  }

  @Test
  void aLinkToNothingIsBroken() throws IOException {
    saveBest("best-1.safetensors");
    save(1, "best-1.safetensors");
    Files.createSymbolicLink(folder.resolve("step-2.safetensors"), folder.resolve("gone"));
    List<String> warnings = new ArrayList<>();

    assertThat(new CheckpointFolder(folder, 2).newest(warnings::add, false).orElseThrow().file())
        .hasFileName("step-1.safetensors");
    assertThat(warnings).singleElement().asString().contains("it is a link to a file that does");
  }

  @Test
  void aFolderWhoseCheckpointsAreAllBrokenIsNoEmptyFolder() throws IOException {
    Path broken = Files.write(folder.resolve("step-2.safetensors"), new byte[3]);
    CheckpointFolder checkpoints = new CheckpointFolder(folder, 2);

    assertThatThrownBy(() -> checkpoints.newest(warning -> {}, true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("no checkpoint to resume from", "step-2", "--overwrite");
    Files.move(broken, folder.resolve("step-2.safetensors.broken"));
    assertThatThrownBy(() -> checkpoints.newest(warning -> {}, true))
        .isInstanceOf(ConfigurationException.class);
    checkpoints.clear();
    assertThat(folder).isEmptyDirectory();
    assertThat(checkpoints.newest(warning -> {}, true)).isEmpty();
  }

  /** A run that resumed at an earlier step must not take them for the newest. */
  @Test
  void checkpointsOfLaterStepsAreDeletedWithTheNextOne() throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(folder, 1);
    checkpoints.save(30, state("best-1.safetensors"));
    Path written = checkpoints.save(21, state("best-1.safetensors"));

    assertThat(folder).isDirectoryContaining(written::equals);
    assertThat(checkpoints.newest(warning -> {}, false).orElseThrow().file()).isEqualTo(written);
  }
}
