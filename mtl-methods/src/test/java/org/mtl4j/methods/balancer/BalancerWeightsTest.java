// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.GramianCase;

/**
 * Balancers that need the Gramian alone, against weights computed from the methods' definitions.
 * The update agrees to 1e-6 of its norm, also for ill-scaled, tiny and huge gradients.
 */
class BalancerWeightsTest {
  private static final Map<String, GradientBalancer> METHODS =
      Map.ofEntries(
          Map.entry("mean", new Mean()),
          Map.entry("sum", new Sum()),
          Map.entry("mgda", new Mgda()),
          Map.entry("cagrad_c0.5", new Cagrad()),
          Map.entry("upgrad", new Upgrad()),
          Map.entry("dualproj", new DualProj()),
          Map.entry("nashmtl", new NashMtl()),
          Map.entry("fairgrad_alpha2", new FairGrad()),
          Map.entry("alignedmtl_min", new AlignedMtl()),
          Map.entry("imtlg", new ImtlG()),
          Map.entry("config", new Config()),
          Map.entry("pcgrad_sum", new Pcgrad()));

  @TestFactory
  Stream<DynamicTest> updatesAgree() {
    return GramianCase.all().stream()
        .flatMap(
            example ->
                example.weights().keySet().stream()
                    .map(
                        key ->
                            DynamicTest.dynamicTest(
                                title(key, example), () -> assertAgrees(key, example))));
  }

  private static String title(String key, GramianCase example) {
    return Pluggable.Name.of(METHODS.get(key)) + ": " + example.name();
  }

  private static void assertAgrees(String key, GramianCase example) {
    Gradients gradients = new Gradients(example.name(), example.jacobian());
    double[] expected = gradients.update(example.weights().get(key));
    double[] update = gradients.update(method(key, example));
    assertThat(Gradients.distance(update, expected))
        .isLessThanOrEqualTo(1e-6 * Gradients.norm(expected));
  }

  private static GradientBalancer method(String key, GramianCase example) {
    GradientBalancer method = METHODS.get(key);
    return method instanceof Pcgrad ? new Pcgrad(orders(example), Convention.OWN) : method;
  }

  private static List<List<Integer>> orders(GramianCase example) {
    return Arrays.stream(example.orders())
        .map(order -> Arrays.stream(order).boxed().toList())
        .toList();
  }
}
