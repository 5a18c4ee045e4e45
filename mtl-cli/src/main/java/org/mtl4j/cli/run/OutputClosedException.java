// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.io.PrintWriter;

/**
 * The reader of standard output closed it, as in {@code | head}. The command ends without a
 * message, like one that SIGPIPE ends.
 */
public final class OutputClosedException extends RuntimeException {
  /** The exit code of a command that SIGPIPE ends. */
  public static final int EXIT = 141;

  private static final long serialVersionUID = 1L;

  private OutputClosedException() {
    super("standard output was closed");
  }

  /**
   * Checks standard output.
   *
   * @throws OutputClosedException if it was closed
   */
  public static void check(PrintWriter screen) {
    if (screen.checkError()) {
      throw new OutputClosedException();
    }
  }
}
