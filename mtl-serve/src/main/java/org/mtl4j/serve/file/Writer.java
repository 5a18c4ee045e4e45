// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;

/** The process that writes a temporary file, in its name, so that the next one knows its end. */
final class Writer {
  /** Matches {@link #id}: process ids are used again, so the start of the process belongs to it. */
  static final String PATTERN = "\\d+x\\d+";

  private Writer() {}

  /** This process. */
  static String id() {
    return id(ProcessHandle.current());
  }

  private static String id(ProcessHandle process) {
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "x" + start;
  }

  /** Whether a process of this machine has this id. */
  static boolean isAlive(String id) {
    try {
      long process = Long.parseLong(id.substring(0, id.indexOf('x')));
      return ProcessHandle.of(process).filter(found -> id(found).equals(id)).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whether a file or folder, or a link, belongs to the user of this process. */
  static boolean owns(Path path) throws IOException {
    return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user(path));
  }

  private static UserPrincipal user(Path path) throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? Files.getOwner(self)
        : path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
  }
}
