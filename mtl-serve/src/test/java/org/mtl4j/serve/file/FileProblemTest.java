// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.error.ResourceException;

class FileProblemTest {
  private static final Path FILE = Path.of("results.csv");

  @TempDir private Path folder;

  @Test
  void whatRunsOutIsALackOfResources() {
    for (String reason :
        List.of("No space left on device", "Disk quota exceeded", "Too many open files")) {
      assertThat(FileProblem.unwritable(FILE, new IOException(reason)))
          .isInstanceOf(ResourceException.class)
          .hasMessage("'results.csv' cannot be written: " + reason)
          .extracting(MtlException::fault)
          .isEqualTo(Fault.INSUFFICIENT_RESOURCES);
      assertThat(FileProblem.unwritable(FILE, new FileSystemException("x", null, reason)))
          .isInstanceOf(ResourceException.class)
          .hasMessage("'results.csv' cannot be written: " + reason);
    }
  }

  @Test
  void aFileSystemThatFailsIsExternal() {
    for (String reason : List.of("Input/output error", "Stale file handle")) {
      assertThat(FileProblem.unreadable(FILE, new IOException(reason)))
          .isInstanceOf(ExternalException.class)
          .hasMessage("'results.csv' cannot be read: " + reason)
          .extracting(MtlException::fault)
          .isEqualTo(Fault.EXTERNAL);
    }
  }

  @Test
  void anyOtherReasonIsTheUsers() {
    assertThat(FileProblem.unreadable(FILE, new AccessDeniedException("results.csv")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'results.csv' cannot be read: permission denied");
    assertThat(FileProblem.error("it failed", new NoSuchFileException("x"), DataException::new))
        .isInstanceOf(DataException.class)
        .hasMessage("it failed: there is no x");
  }

  @Test
  void anInterruptionIsExternal() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> AtomicFile.write(folder.resolve("file"), "text"))
          .isInstanceOf(ExternalException.class)
          .hasMessageEndingWith("file' cannot be written: interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** Writes to the device that is always full. */
  @Test
  void theReasonOfTheSystemIsKnown() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "no /dev/full here");
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isInstanceOfSatisfying(
              IOException.class,
              e ->
                  assertThat(FileProblem.unwritable(full, e))
                      .isInstanceOf(ResourceException.class));
    }
  }
}
