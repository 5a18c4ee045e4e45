// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Mistakes that are reported before a model is read. */
class MergeCommandTest {
  @Test
  void aRuleThatDoesNotExistIsReportedWithThoseThatDo() {
    Console console = Console.run("merge", "one", "two", "--rule", "tie", "--out", "three");
    assertThat(console.exit()).isEqualTo(Main.MISTAKE);
    assertThat(console.err()).contains("'tie'").contains("ties");
  }

  @Test
  void anOptionOutsideItsRangeIsReported() {
    Console console =
        Console.run(
            "merge", "one", "two", "--rule", "ties", "--option", "keep=2", "--out", "three");
    assertThat(console.exit()).isEqualTo(Main.MISTAKE);
    assertThat(console.err()).contains("keep").contains("(0, 1]");
  }

  @Test
  void aModelIsNotReplacedByItsMerge() {
    Console console = Console.run("merge", "one", "two", "--rule", "mean", "--out", "./two");
    assertThat(console.exit()).isEqualTo(Main.MISTAKE);
    assertThat(console.err()).contains("'./two', which is one of the models to merge");
  }

  @Test
  void oneModelIsNotEnough() {
    Console console = Console.run("merge", "one", "--rule", "mean", "--out", "two");
    assertThat(console.exit()).isEqualTo(Main.MISTAKE);
  }

  @Test
  void aFolderThatDoesNotExistIsReported() {
    Console console = Console.run("merge", "one", "two", "--rule", "mean", "--out", "three");
    assertThat(console.exit()).isEqualTo(Main.MISTAKE);
    assertThat(console.err()).contains("there is no folder one");
  }
}
