// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDraftTest {
  /** Larger than any process id. */
  private static final String DEAD = (1L << 40) + "x0";

  @TempDir private Path folder;

  private Path left(String kind, String process) throws IOException {
    Path inside = folder.resolve(".model.%s%s-7/model".formatted(kind, process));
    Files.createDirectories(inside);
    Files.writeString(inside.resolve("file"), kind);
    return inside.getParent();
  }

  private void write() {
    FolderDraft.write(
        folder.resolve("model"), draft -> Files.writeString(draft.resolve("file"), "new"));
  }

  @Test
  void whatKilledProcessesLeftIsRemovedByTheNextOne() throws IOException {
    Path draft = left("draft", DEAD);
    Path old = left("old", DEAD);
    Path alive = left("draft", Writer.id());
    Path other = Files.createDirectory(folder.resolve(".model2.draft%s-7".formatted(DEAD)));
    write();
    assertThat(draft).doesNotExist();
    assertThat(old).doesNotExist();
    assertThat(alive).exists();
    assertThat(other).exists();
    assertThat(folder.resolve("model/file")).hasContent("new");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aFolderThatWasMovedAwayForANewOneIsMovedBack() throws IOException {
    Path old = left("old", DEAD);
    FolderDraft.sweep(folder, "model"::equals);
    assertThat(folder.resolve("model/file")).hasContent("old");
    assertThat(old).doesNotExist();
  }

  @Test
  void aScratchFolderIsTheOwnersAndThoseOfKilledProcessesAreRemoved() throws IOException {
    String system = System.setProperty("java.io.tmpdir", folder.toString());
    try {
      Path dead = Files.createDirectory(folder.resolve(".mtl4j-trials.draft" + DEAD + "-7"));
      Path other = Files.createDirectory(folder.resolve(".mtl4j-plugin.draft" + DEAD + "-7"));
      Path first = FolderDraft.scratch("trials");
      Path second = FolderDraft.scratch("trials");
      assertThat(dead).doesNotExist();
      assertThat(List.of(other, first, second)).allSatisfy(path -> assertThat(path).exists());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
          .isEqualTo("rwx------");
    } finally {
      System.setProperty("java.io.tmpdir", system);
    }
  }

  /** To give a folder away takes the rights of root. */
  @Test
  void aFolderOfAnotherUserStays() throws IOException {
    Path left = left("draft", DEAD);
    try {
      Files.setOwner(
          left,
          left.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (FileSystemException | UserPrincipalNotFoundException e) {
      assumeTrue(false, "a folder cannot be given to another user here");
    }
    write();
    assertThat(left).exists();
    assertThat(folder.resolve("model/file")).hasContent("new");
  }
}
