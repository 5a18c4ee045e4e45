// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.methods.Variants;
import org.mtl4j.methods.Variants.Variant;
import org.mtl4j.testkit.balancer.BalancerContract;

/**
 * The contract of every registered balancer, with its defaults and with each option at its bounds.
 */
class BalancerContractsTest {
  @TestFactory
  Stream<DynamicContainer> contracts() {
    return Variants.registered(Kind.BALANCER).stream()
        .map(
            variants ->
                DynamicContainer.dynamicContainer(
                    variants.name(),
                    Stream.of(variants)
                        .flatMap(v -> v.all().stream())
                        .map(BalancerContractsTest::of)));
  }

  private static DynamicContainer of(Variant<GradientBalancer> variant) {
    int least = leastTasks(variant);
    BalancerContract contract =
        new BalancerContract() {
          @Override
          protected GradientBalancer balancer(int tasks) {
            return variant.method().apply(tasks);
          }

          @Override
          protected int leastTasks() {
            return least;
          }
        };
    return DynamicContainer.dynamicContainer(variant.name(), contract.contract());
  }

  private static int leastTasks(Variant<GradientBalancer> variant) {
    return IntStream.rangeClosed(1, 16)
        .filter(tasks -> accepts(variant.method().apply(tasks), tasks))
        .findFirst()
        .orElseThrow();
  }

  private static boolean accepts(GradientBalancer method, int tasks) {
    try {
      method.solver(tasks, Gradients.ACCURACY);
      return true;
    } catch (ConfigurationException e) {
      return false;
    }
  }
}
