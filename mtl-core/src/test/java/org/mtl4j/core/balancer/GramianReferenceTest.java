package org.mtl4j.core.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer.Solver;

/**
 * The balancers against weights computed from the methods' definitions elsewhere, ill-scaled, tiny
 * and huge gradients included: the update agrees to a millionth of its norm. The file is named by
 * MTL4J_REFERENCE, or found in shared/reference beside the project.
 */
class GramianReferenceTest {
  private static final String FILE = "gramian-methods.json";

  private interface Method {
    Solver solver(int tasks, int[][] orders);
  }

  private static final Map<String, Method> METHODS =
      Map.of(
          "mean", (tasks, orders) -> new Mean().solver(tasks, Gradients.ACCURACY),
          "sum", (tasks, orders) -> new Sum().solver(tasks, Gradients.ACCURACY),
          "mgda", (tasks, orders) -> new Mgda().solver(tasks, Gradients.ACCURACY),
          "cagrad_c0.5", (tasks, orders) -> new Cagrad().solver(tasks, Gradients.ACCURACY),
          "upgrad", (tasks, orders) -> new Upgrad().solver(tasks, Gradients.ACCURACY),
          "dualproj", (tasks, orders) -> new DualProj().solver(tasks, Gradients.ACCURACY),
          "pcgrad_sum",
              (tasks, orders) ->
                  new Pcgrad()
                      .solver(
                          tasks,
                          (problem, filled) -> System.arraycopy(orders, 0, filled, 0, tasks)));

  @TestFactory
  Stream<DynamicTest> updatesAgree() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode example : json.readTree(file().toFile())) {
      Gradients gradients =
          new Gradients(
              example.get("name").asText(),
              json.treeToValue(example.get("jacobian"), double[][].class));
      int[][] orders = json.treeToValue(example.get("orders"), int[][].class);
      for (String method : METHODS.keySet()) {
        double[] expected = json.treeToValue(example.get("weights").get(method), double[].class);
        tests.add(
            DynamicTest.dynamicTest(
                method + " of " + gradients.name(),
                () -> {
                  Solver solver = METHODS.get(method).solver(gradients.size(), orders);
                  double[] wanted = gradients.update(expected);
                  assertThat(Gradients.distance(gradients.update(gradients.solved(solver)), wanted))
                      .isLessThanOrEqualTo(1e-6 * Gradients.norm(wanted));
                }));
      }
    }
    return tests.stream();
  }

  private static Path file() {
    Optional<Path> named =
        Optional.ofNullable(System.getenv("MTL4J_REFERENCE")).map(folder -> Path.of(folder, FILE));
    Optional<Path> found =
        Stream.iterate(
                Path.of(System.getProperty("user.dir")), path -> path != null, Path::getParent)
            .flatMap(place -> Stream.of(place.resolve("shared"), place.resolveSibling("shared")))
            .map(shared -> shared.resolve("reference").resolve(FILE))
            .filter(Files::exists)
            .findFirst();
    Optional<Path> file = named.or(() -> found);
    Assumptions.assumeTrue(
        file.isPresent(), "no reference values: set MTL4J_REFERENCE to the folder of " + FILE);
    return file.orElseThrow();
  }
}
