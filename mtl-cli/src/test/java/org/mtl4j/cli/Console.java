// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One call of the command line and what it printed. */
record Console(int exit, String out, String err) {
  static Console run(Object... args) {
    Java.classPath();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Console(exit, out.toString(), err.toString());
  }

  /** Asserts that the user is told of a mistake in one sentence that holds all parts. */
  void isMistake(String... parts) {
    assertThat(err).startsWith("mtl: ").contains(parts);
    assertThat(err.lines()).hasSize(1);
    assertThat(out).isEmpty();
    assertThat(exit).isEqualTo(2);
  }
}
