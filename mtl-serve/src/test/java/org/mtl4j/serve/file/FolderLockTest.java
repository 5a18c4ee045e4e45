// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;

class FolderLockTest {
  @TempDir private Path folder;

  @Test
  void aFileThatIsLeftMeansNothing() throws IOException {
    Files.writeString(folder.resolve(FolderLock.NAME), "4711 and more than fits into a number");

    try (FolderLock lock = FolderLock.take(folder)) {
      assertThat(lock).isNotNull();
      assertThat(folder.resolve(FolderLock.NAME))
          .hasContent(Long.toString(ProcessHandle.current().pid()));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void foldersThatWereCreatedForNothingAreRemoved() throws IOException {
    FolderLock.take(folder.resolve("a/b/c")).close();
    assertThat(folder).isEmptyDirectory();

    try (FolderLock lock = FolderLock.take(folder.resolve("a/b/c"))) {
      assertThat(lock).isNotNull();
      Files.createFile(folder.resolve("a/file"));
    }
    assertThat(folder.resolve("a"))
        .isDirectoryContaining("glob:**/file")
        .isDirectoryNotContaining("glob:**/b");
    try (FolderLock lock = FolderLock.take(folder.resolve("a"))) {
      assertThat(lock).isNotNull();
      Files.delete(folder.resolve("a/file"));
    }
    assertThat(folder.resolve("a")).as("a folder that existed before").isEmptyDirectory();
  }

  @Test
  void whoIsRefusedLeavesNoFolder() throws IOException {
    try (FolderLock lock = FolderLock.take(folder.resolve("a"))) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(folder.resolve("a/../a")).close())
          .isInstanceOf(ConfigurationException.class);
      assertThat(folder.resolve("a").resolve(FolderLock.NAME)).exists();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theLockOfAProcessEndsWithIt() throws IOException, InterruptedException {
    Process holder = holder();
    try (BufferedReader said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("taken");
      assertThatThrownBy(() -> FolderLock.take(folder).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "'%s' is being written by another run, process %d; wait for its end, or name another folder"
                  .formatted(folder, holder.pid()));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(folder.resolve(FolderLock.NAME)).exists();
    FolderLock.take(folder).close();
  }

  @Test
  void whoIsRefusedFreesNothing() throws IOException, InterruptedException {
    try (FolderLock first = FolderLock.take(folder)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(folder.resolve(".")).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is being written by another run of this process;");
      Process other = holder();
      try (BufferedReader said = other.inputReader()) {
        assertThat(said.readLine())
            .as("a lock that was given up unnoticed would be taken")
            .contains("another run, process " + ProcessHandle.current().pid());
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
    FolderLock.take(folder).close();
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Takes a lock, says so or why not, and waits for its end. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (FolderLock lock = FolderLock.take(Path.of(args[0]))) {
        System.out.println(lock == null ? "" : "taken");
        System.in.read();
      } catch (ConfigurationException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
