// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void warningsOfAKindAreSummed() {
    List<String> warnings =
        new ArrayList<>(
            IntStream.rangeClosed(1, 613)
                .mapToObj(i -> "column 'a%d' has %d rows".formatted(i, i))
                .toList());
    warnings.add(1, "the seed was changed");
    Warnings.print(warnings, lines::add);

    assertThat(lines)
        .containsExactly(
            "column 'a1' has 1 rows",
            "the seed was changed",
            "column 'a2' has 2 rows",
            "column 'a3' has 3 rows",
            "610 more like this: column '…' has … rows");
  }

  @Test
  void aWarningIsPrintedOnce() {
    Warnings warnings = new Warnings(lines::add);
    warnings.add("a");
    warnings.sum();
    warnings.add("a");
    warnings.add("b");
    warnings.sum();

    assertThat(lines).containsExactly("a", "b");
  }
}
