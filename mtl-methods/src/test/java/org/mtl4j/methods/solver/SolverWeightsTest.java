// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.methods.GramianCase;

/** Solvers against weights computed from the methods' definitions, to 1e-6 of the update's norm. */
class SolverWeightsTest {
  private interface Method {
    void solve(double[] gramian, int n, int[][] orders, double[] weights);
  }

  @Tag("many")
  @TestFactory
  Stream<DynamicTest> mgda() {
    return agrees("mgda", (g, n, orders, w) -> new MinNorm(n).solve(g, n, w));
  }

  @Tag("many")
  @TestFactory
  Stream<DynamicTest> upgrad() {
    return agrees("upgrad", (g, n, orders, w) -> new DualCone(n).projectEach(g, n, equal(n), w));
  }

  @Tag("many")
  @TestFactory
  Stream<DynamicTest> dualproj() {
    return agrees("dualproj", (g, n, orders, w) -> new DualCone(n).project(g, n, equal(n), w));
  }

  @Tag("many")
  @TestFactory
  Stream<DynamicTest> cagrad() {
    return agrees(
        "cagrad_c0.5",
        (g, n, orders, w) -> new ConflictAverse(n, 0.5).solve(g, n, new double[n], w));
  }

  @Tag("many")
  @TestFactory
  Stream<DynamicTest> pcgrad() {
    return agrees("pcgrad_sum", (g, n, orders, w) -> new GradientSurgery(n).solve(g, n, orders, w));
  }

  private static Stream<DynamicTest> agrees(String key, Method method) {
    List<GramianCase> cases = GramianCase.all();
    assertThat(cases).isNotEmpty();
    return cases.stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    key + ": " + example.name(), () -> assertAgrees(key, example, method)));
  }

  private static void assertAgrees(String key, GramianCase example, Method method) {
    Jacobian jacobian = new Jacobian(example.name(), example.jacobian());
    double[] expected = example.weights().get(key);
    double[] weights = new double[jacobian.tasks()];
    method.solve(jacobian.gramian(), weights.length, example.orders(), weights);
    double[] reference = jacobian.update(expected);
    assertThat(Jacobian.distance(jacobian.update(weights), reference) / Jacobian.norm(reference))
        .as("weights %s, expected %s", Arrays.toString(weights), Arrays.toString(expected))
        .isLessThanOrEqualTo(1e-6);
  }

  private static double[] equal(int n) {
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return equal;
  }
}
