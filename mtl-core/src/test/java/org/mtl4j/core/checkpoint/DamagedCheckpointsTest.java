// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.StoredArrays;
import org.mtl4j.testkit.bytes.Alterations;

/** Folders of checkpoints in which random files are damaged: damage is never used, nor silent. */
class DamagedCheckpointsTest {
  private static final int FOLDERS = 300;

  @TempDir private Path folder;

  private final Random random = new Random(3);
  private final Alterations alterations = new Alterations(4);
  private final Map<Path, byte[]> whole = new HashMap<>();

  private void write(String name, int step) throws IOException {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("step", step);
    header.put(CheckpointFolder.BEST, "best-000001.safetensors");
    float[] values = new float[50];
    Arrays.fill(values, step);
    Path file = folder.resolve(name);
    ArrayFile.write(
        file, new StoredArrays(header, Map.of("v", values), Map.of("h", new double[] {step})));
    whole.put(file, Files.readAllBytes(file));
  }

  @Test
  void damageIsNeverUsedAndNeverSilent() throws IOException {
    write("best-000001.safetensors", 0);
    for (int step = 1; step <= 3; step++) {
      write("step-%012d.safetensors".formatted(step), step);
    }
    for (int i = 0; i < FOLDERS; i++) {
      List<Path> damaged = damage();
      attempt("folder %d with damage in %s".formatted(i, damaged), damaged);
    }
  }

  /** Damages one to four files. */
  private List<Path> damage() throws IOException {
    List<Path> files = new ArrayList<>(whole.keySet());
    List<Path> damaged = new ArrayList<>();
    for (int count = 1 + random.nextInt(files.size()); count > 0; count--) {
      damaged.add(files.remove(random.nextInt(files.size())));
    }
    for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
      byte[] bytes = file.getValue();
      while (damaged.contains(file.getKey()) && Arrays.equals(bytes, file.getValue())) {
        bytes = alterations.of(file.getValue());
      }
      Files.write(file.getKey(), bytes);
    }
    return damaged;
  }

  private void attempt(String what, List<Path> damaged) throws IOException {
    List<String> said = new ArrayList<>();
    try {
      var found = new CheckpointFolder(folder, 3).newest(said::add, false).orElseThrow();
      assertThat(damaged).as(what).doesNotContain(found.file());
      int step = found.state().header().get("step").intValue();
      assertThat(found.file().toString()).as(what).endsWith(step + ".safetensors");
      assertThat(found.state().floats().get("v")).as(what).containsOnly(step);
      found.best().ifPresent(best -> assertThat(best.floats().get("v")).as(what).containsOnly(0));
      boolean best = damaged.stream().anyMatch(file -> file.toString().contains("best"));
      assertThat(found.lost().isPresent()).as(what).isEqualTo(best);
      boolean newer = damaged.stream().anyMatch(file -> file.compareTo(found.file()) > 0);
      assertThat(!said.isEmpty()).as(what).isEqualTo(newer);
    } catch (ConfigurationException e) {
      assertThat(damaged).as(what).hasSizeGreaterThanOrEqualTo(3);
      assertThat(e).as(what).hasMessageContaining(folder.toString());
    }
  }
}
