// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final double TINY = Double.MIN_VALUE;
  private static final double HUGE = Double.MAX_VALUE;
  private static final double NEXT_TO_ONE = Math.nextDown(1.0);
  private static final double ABOVE_ONE = Math.nextUp(1.0);

  @Test
  void numbersOnBothSidesOfEachBound() {
    allows(Bounds::positive, TINY, HUGE);
    refuses(Bounds::positive, "be finite and above 0", 0, -TINY, Double.POSITIVE_INFINITY);
    allows(Bounds::notNegative, 0, -0.0, HUGE);
    refuses(Bounds::notNegative, "be finite and 0 or more", -TINY, Double.POSITIVE_INFINITY);
    allows(Bounds::unit, 0, 1);
    refuses(Bounds::unit, "lie in [0, 1]", -TINY, ABOVE_ONE);
    allows(Bounds::belowOne, 0, NEXT_TO_ONE);
    refuses(Bounds::belowOne, "lie in [0, 1)", -TINY, 1);
    allows(Bounds::share, TINY, 1);
    refuses(Bounds::share, "lie in (0, 1]", 0, ABOVE_ONE);
    allows(Bounds::exponent, 0, 100);
    refuses(Bounds::exponent, "lie in [0, 100]", -TINY, 101, HUGE);
  }

  @Test
  void wholeNumbers() {
    Bounds.atLeast(3, "option", 3);
    assertThatThrownBy(() -> Bounds.atLeast(3, "option", 2))
        .isInstanceOf(OptionException.class)
        .hasMessage("option must be 3 or more, but is 2");
    Bounds.within(3, 5, "option", 3);
    Bounds.within(3, 5, "option", 5);
    for (long outside : new long[] {2, 6, Integer.MAX_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> Bounds.within(3, 5, "option", outside))
          .isInstanceOf(OptionException.class)
          .hasMessage("option must lie in [3, 5], but is " + outside);
    }
  }

  private static void allows(BiConsumer<String, Double> check, double... values) {
    for (double value : values) {
      check.accept("option", value);
    }
  }

  private static void refuses(BiConsumer<String, Double> check, String bounds, double... values) {
    refusesOne(check, bounds, Double.NaN);
    for (double value : values) {
      refusesOne(check, bounds, value);
    }
  }

  private static void refusesOne(BiConsumer<String, Double> check, String bounds, double value) {
    assertThatThrownBy(() -> check.accept("option", value))
        .hasMessage("option must " + bounds + ", but is " + value)
        .isInstanceOfSatisfying(
            OptionException.class, e -> assertThat(e.option()).isEqualTo("option"));
  }
}
