// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

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
}
