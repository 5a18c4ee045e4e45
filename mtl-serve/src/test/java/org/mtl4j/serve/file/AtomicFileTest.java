// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void anExistingFileIsReplacedWhenTheNewOneIsComplete() throws IOException {
    Path file = folder.resolve("new/below/results.csv");
    AtomicFile.write(file, "old");
    try (AtomicFile draft = new AtomicFile(file)) {
      draft.writer().write("é");
      draft.writer().flush();
      assertThat(file).hasContent("old");
      draft.complete();
    }
    assertThat(file).hasBinaryContent(new byte[] {(byte) 0xc3, (byte) 0xa9});
    assertThat(file.getParent()).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aFileThatIsClosedBeforeItIsCompleteLeavesNoTrace() throws IOException {
    Path file = folder.resolve("results.csv");
    AtomicFile.write(file, "old");
    try (AtomicFile draft = new AtomicFile(file)) {
      draft.writer().write("new");
    }
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aFailureLeavesTheOldFileAndNamesIt() {
    Path file = folder.resolve("results.csv");
    AtomicFile.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[9]));
                      throw new IOException("the source ended");
                    }))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'" + file + "' cannot be written: the source ended");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void twoWritersOfOneFileDoNotMixTheirContents() throws IOException {
    Path file = folder.resolve("results.csv");
    try (AtomicFile first = new AtomicFile(file);
        AtomicFile second = new AtomicFile(file)) {
      first.writer().write("first");
      second.writer().write("2");
      second.complete();
      assertThat(file).hasContent("2");
      first.complete();
    }
    assertThat(file).hasContent("first");
  }

  @Test
  void onlyAFileIsReplaced() throws IOException, InterruptedException {
    assertThatThrownBy(() -> AtomicFile.write(folder, "text"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'" + folder + "' cannot be written: a folder of this name is in the way");
    Path pipe = folder.resolve("pipe");
    assumeTrue(made("mkfifo", pipe.toString()), "no named pipes here");
    assertThatThrownBy(() -> AtomicFile.write(pipe, "text"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "'" + pipe + "' cannot be written: a device or pipe of this name is in the way");
  }

  private static boolean made(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("far"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.write(link, "new");
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(file).hasContent("new");
  }

  @Test
  void draftsOfKilledWritersAreRemovedByTheNextWriterOfTheirTarget() throws IOException {
    String dead = (1L << 40) + "x0"; // larger than any process id
    List<String> names =
        List.of(
            ".a.txt." + dead + "-3.tmp",
            ".b.txt." + dead + "-2.tmp",
            "a.txt",
            ".a.txt.tmp",
            ".a.txt." + Writer.id() + "-999.tmp");
    for (String name : names) {
      Files.writeString(folder.resolve(name), "");
    }
    AtomicFile.write(folder.resolve("a.txt"), "new");
    assertThat(folder)
        .isDirectoryNotContaining(path -> path.endsWith(names.get(0)))
        .isDirectoryContaining(path -> path.endsWith(names.get(1)))
        .isDirectoryContaining(path -> path.endsWith(names.get(2)))
        .isDirectoryContaining(path -> path.endsWith(names.get(3)))
        .isDirectoryContaining(path -> path.endsWith(names.get(4)));
  }
}
