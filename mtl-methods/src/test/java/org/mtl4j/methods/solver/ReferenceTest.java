package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Agreement with weights computed elsewhere, kept beside the project. */
class ReferenceTest {
  private static final String FILE = "gramian-methods.json";

  private interface Method {
    void solve(double[] gramian, int n, int[][] orders, double[] weights);
  }

  @TestFactory
  Stream<DynamicTest> mgda() throws IOException {
    return agrees("mgda", (g, n, orders, w) -> new MinNorm(n).solve(g, n, w));
  }

  @TestFactory
  Stream<DynamicTest> upgrad() throws IOException {
    return agrees("upgrad", (g, n, orders, w) -> new DualCone(n).projectEach(g, n, equal(n), w));
  }

  @TestFactory
  Stream<DynamicTest> dualproj() throws IOException {
    return agrees("dualproj", (g, n, orders, w) -> new DualCone(n).project(g, n, equal(n), w));
  }

  @TestFactory
  Stream<DynamicTest> cagrad() throws IOException {
    return agrees(
        "cagrad_c0.5",
        (g, n, orders, w) -> new ConflictAverse(n, 0.5).solve(g, n, new double[n], w));
  }

  @TestFactory
  Stream<DynamicTest> pcgrad() throws IOException {
    return agrees("pcgrad_sum", (g, n, orders, w) -> new GradientSurgery(n).solve(g, n, orders, w));
  }

  private static Stream<DynamicTest> agrees(String key, Method method) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (JsonNode example : json.readTree(file().toFile())) {
      Jacobian jacobian =
          new Jacobian(
              example.get("name").asText(),
              json.treeToValue(example.get("jacobian"), double[][].class));
      int[][] orders = json.treeToValue(example.get("orders"), int[][].class);
      double[] expected = json.treeToValue(example.get("weights").get(key), double[].class);
      tests.add(
          DynamicTest.dynamicTest(
              key + ", " + jacobian, () -> assertAgrees(jacobian, orders, expected, method)));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void assertAgrees(
      Jacobian jacobian, int[][] orders, double[] expected, Method method) {
    int n = jacobian.tasks();
    double[] weights = new double[n];
    method.solve(jacobian.gramian(), n, orders, weights);
    double[] reference = jacobian.update(expected);
    assertThat(Jacobian.distance(jacobian.update(weights), reference) / Jacobian.norm(reference))
        .as("weights %s, expected %s", Arrays.toString(weights), Arrays.toString(expected))
        .isLessThanOrEqualTo(1e-6);
  }

  /** MTL4J_REFERENCE, or else shared/reference beside the repository. */
  private static Path file() {
    Path file =
        Optional.ofNullable(System.getenv("MTL4J_REFERENCE"))
            .map(directory -> Path.of(directory, FILE))
            .orElseGet(ReferenceTest::besideRepository);
    Assumptions.assumeTrue(
        Files.exists(file), "no " + FILE + " at " + file + "; set MTL4J_REFERENCE to its folder");
    return file;
  }

  private static Path besideRepository() {
    Path relative = Path.of("shared", "reference", FILE);
    Path folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolveSibling(relative))) {
      folder = folder.getParent();
    }
    return folder.resolveSibling(relative);
  }

  private static double[] equal(int n) {
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return equal;
  }
}
