// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.methods.Variants;
import org.mtl4j.methods.Variants.Variant;
import org.mtl4j.testkit.sharing.SharingContract;

/**
 * The contract of every registered sharing strategy, with its defaults and with each option at its
 * bounds.
 */
class SharingContractsTest {
  /** Strategies of relations between tasks, which need two. */
  private static final Set<String> SEVERAL = Set.of("esmm", "escm2", "aitm", "dbmtl");

  /** Strategies that need the labels of several tasks in one row. */
  private static final Set<String> COMMON_ROWS = Set.of("escm2");

  @TestFactory
  Stream<DynamicContainer> contracts() {
    return Variants.registered(Kind.SHARING).stream()
        .map(
            variants ->
                DynamicContainer.dynamicContainer(
                    variants.name(),
                    variants.all().stream().map(variant -> of(variants.name(), variant))));
  }

  private static DynamicContainer of(String name, Variant<SharingStrategy> variant) {
    SharingContract contract =
        new SharingContract() {
          @Override
          protected SharingStrategy strategy() {
            return variant.method().apply(3);
          }

          @Override
          protected int leastTasks() {
            return SEVERAL.contains(name) ? 2 : 1;
          }

          @Override
          protected boolean ownRows() {
            return !COMMON_ROWS.contains(name);
          }
        };
    return DynamicContainer.dynamicContainer(variant.name(), contract.contract());
  }
}
