// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.methods.Variants.Trial;

/**
 * Every registered record of every kind can be constructed with its defaults and with each option
 * at its bounds. A value out of bounds is refused by the name of the option. NaN and infinity are
 * out of bounds for every number.
 */
class RegisteredOptionsTest {
  @TestFactory
  Stream<DynamicContainer> options() {
    return Kind.all().stream().flatMap(RegisteredOptionsTest::ofKind);
  }

  private static <T> Stream<DynamicContainer> ofKind(Kind<T> kind) {
    return Variants.registered(kind).stream()
        .map(
            variants ->
                dynamicContainer(
                    "%s: options of the %s".formatted(variants.name(), kind),
                    Stream.of(
                        dynamicTest("bounds can be constructed", () -> assertConstructed(variants)),
                        dynamicTest("others are refused by name", () -> assertNamed(variants)))));
  }

  private static void assertConstructed(Variants<?> variants) {
    assertThat(variants.all()).allSatisfy(v -> assertThat(v.method().apply(3)).isNotNull());
  }

  private static void assertNamed(Variants<?> variants) {
    for (Trial trial : variants.trials()) {
      trial
          .refusal()
          .ifPresentOrElse(
              reason ->
                  assertThat(reason)
                      .as("%s = %s", trial.option(), trial.value())
                      .isInstanceOf(IllegalArgumentException.class)
                      .hasMessageContaining(trial.option()),
              () ->
                  assertThat(trial.value())
                      .as("accepted for %s", trial.option())
                      .isNotIn(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    }
  }
}
