package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
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
      Map.ofEntries(
          plain("mean", new Mean()),
          plain("sum", new Sum()),
          plain("mgda", new Mgda()),
          plain("cagrad_c0.5", new Cagrad()),
          plain("upgrad", new Upgrad()),
          plain("dualproj", new DualProj()),
          plain("nashmtl", new NashMtl()),
          plain("fairgrad_alpha2", new FairGrad()),
          plain("alignedmtl_min", new AlignedMtl()),
          plain("imtlg", new ImtlG()),
          plain("config", new Config()),
          Map.entry(
              "pcgrad_sum",
              (tasks, orders) ->
                  new Pcgrad(lists(orders), Convention.OWN).solver(tasks, Gradients.ACCURACY)));

  private static Map.Entry<String, Method> plain(String key, GradientBalancer method) {
    return Map.entry(key, (tasks, orders) -> method.solver(tasks, Gradients.ACCURACY));
  }

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

  private static List<List<Integer>> lists(int[][] orders) {
    return Arrays.stream(orders).map(order -> Arrays.stream(order).boxed().toList()).toList();
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
