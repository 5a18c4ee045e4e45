// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;

/**
 * Standard output was closed, as behind {@code | head}: all that was wanted has been written, and
 * the command ends without a word, as one that is ended by the signal for this.
 */
final class NobodyReads extends RuntimeException {
  /** The exit code of a shell for a command that SIGPIPE ended. */
  static final int EXIT = 141;

  private static final long serialVersionUID = 1L;

  private NobodyReads() {
    super("standard output was closed");
  }

  /** Ends the command if what is written goes nowhere. */
  static void check(PrintWriter screen) {
    if (screen.checkError()) {
      throw new NobodyReads();
    }
  }
}
