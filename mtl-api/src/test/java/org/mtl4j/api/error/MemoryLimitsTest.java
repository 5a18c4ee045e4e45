// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLimitsTest {
  @TempDir private Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void machine(String addresses) throws IOException {
    file("proc/meminfo", "MemTotal:  24000000 kB\nMemFree: 7 kB\nMemAvailable:  2048000 kB\n");
    file("proc/self/status", "Name: java\nVmSize:\t 3072000 kB\n");
    file("proc/self/limits", "Max address space         " + addresses + "  unlimited  bytes \n");
  }

  private String text() {
    return new MemoryLimits(root).text().replaceFirst("has \\d+ of at most \\d+", "has H");
  }

  @Test
  void theMachineIsTheLimit() throws IOException {
    machine("unlimited");
    file("sys/fs/cgroup/memory.max", "max\n");
    file("sys/fs/cgroup/memory.current", "1\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", "1\n");
    assertThat(text()).isEqualTo("the Java heap has H MiB in use, the machine has 2000 MiB left");
  }

  @Test
  void aContainerAndALimitOfAddressesLeaveLess() throws IOException {
    machine("4194304000");
    file("sys/fs/cgroup/memory.max", "1073741824\n");
    file("sys/fs/cgroup/memory.current", "1048576000\n");
    assertThat(text())
        .endsWith(
            "the machine has 2000 MiB left, its control group leaves 24 MiB, ulimit -v leaves 1000 MiB");
    Files.delete(root.resolve("sys/fs/cgroup/memory.max"));
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", "2073741824\n");
    assertThat(text()).contains("its control group leaves 0 MiB");
  }

  @Test
  void aSystemThatDoesNotTellHasTheHeap() {
    assertThat(text()).isEqualTo("the Java heap has H MiB in use");
  }
}
