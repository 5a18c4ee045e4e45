// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.methods.Variants;
import org.mtl4j.methods.Variants.Variant;
import org.mtl4j.testkit.weighting.WeightingContract;

/**
 * The contract of every registered weighting, with its defaults and with each option at its bounds.
 */
class WeightingContractsTest {
  @TestFactory
  Stream<DynamicContainer> contracts() {
    return Variants.registered(Kind.WEIGHTING).stream()
        .map(
            variants ->
                DynamicContainer.dynamicContainer(
                    variants.name(),
                    Stream.of(variants)
                        .flatMap(v -> v.all().stream())
                        .map(WeightingContractsTest::of)));
  }

  private static DynamicContainer of(Variant<LossWeighting> variant) {
    WeightingContract contract =
        new WeightingContract() {
          @Override
          protected LossWeighting weighting(List<String> tasks) {
            return variant.method().apply(tasks.size());
          }
        };
    return DynamicContainer.dynamicContainer(variant.name(), contract.contract());
  }
}
