// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
        .allMatch(warning -> warning.endsWith("; the previous one is used"))
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
}
