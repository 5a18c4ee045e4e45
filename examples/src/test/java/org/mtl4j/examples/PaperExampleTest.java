// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.examples.PaperExample.Curve;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.sharing.stitch.CrossStitch;

/** The same weights and rows give the same losses as in PyTorch, step by step. */
class PaperExampleTest {
  private final PaperNumbers numbers = PaperNumbers.read();
  private final PaperExample example = new PaperExample();

  @Test
  void oneTaskFollowsPyTorch() {
    Curve curve = example.oneTask();
    assertClose(curve.losses(), numbers.oneTaskLosses());
    assertClose(curve.losses(), numbers.oneTaskLossesInDouble());
  }

  @Test
  void fiveTasksWithASharedBottomFollowPyTorch() {
    Curve curve = example.fiveTasks(new SharedBottom());
    assertClose(curve.losses(), numbers.fiveTasksLosses());
    assertClose(curve.losses(), numbers.fiveTasksLossesInDouble());
  }

  @Test
  void encodersThatStartAlikeGiveTheSameFirstLossUnderEveryKindOfSharing() {
    double first = numbers.fiveTasksLossesInDouble()[0];
    for (Curve curve :
        List.of(example.fiveTasks(new SoftL2()), example.fiveTasks(new CrossStitch()))) {
      assertThat(curve.losses().get(0)).isCloseTo(first, within(1e-5));
      assertThat(curve.epoch(9)).isLessThan(curve.epoch(0));
    }
  }

  @Test
  void theProgramPrintsARowForEachForm() {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      PaperExample.main(new String[0]);
    } finally {
      System.setOut(console);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .hasSize(8)
        .anyMatch(line -> line.startsWith("one task of five outputs"))
        .anyMatch(line -> line.startsWith("five tasks, layer-wise: cross-stitch"));
  }

  private static void assertClose(List<Double> losses, double[] expected) {
    assertThat(losses).hasSize(expected.length);
    for (int step = 0; step < expected.length; step++) {
      assertThat(losses.get(step)).as("step %d", step).isCloseTo(expected[step], within(1e-5));
    }
  }
}
