// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.methods.Published;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

/**
 * Four steps of each method against {@code src/test/reference/balancers.py}, which computes the
 * updates from the definitions, on the Jacobian and with SciPy's solvers.
 */
class BalancerStepsTest {
  @TestFactory
  Stream<DynamicTest> updatesAgree() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream file = Published.open(getClass(), "/reference/balancers.json")) {
      for (JsonNode example : json.readTree(file)) {
        for (var method : example.get("updates").properties()) {
          String name = method.getKey() + ": " + example.get("name").asText();
          tests.add(
              DynamicTest.dynamicTest(
                  name, () -> check(json, example, method.getKey(), method.getValue())));
        }
      }
    }
    return tests.stream();
  }

  private static void check(ObjectMapper json, JsonNode example, String key, JsonNode expected)
      throws IOException {
    List<Double> preference =
        Arrays.stream(json.treeToValue(example.get("preference"), double[].class)).boxed().toList();
    int tasks = preference.size();
    BalancerTrial trial = new BalancerTrial(method(key, preference), history(tasks));
    for (int k = 0; k < expected.size(); k++) {
      JsonNode step = example.get("steps").get(k);
      double[] update =
          trial
              .step(
                  json.treeToValue(step.get("jacobian"), double[][].class),
                  json.treeToValue(step.get("losses"), double[].class))
              .update();
      double[] wanted = json.treeToValue(expected.get(k), double[].class);
      assertThat(Gradients.distance(update, wanted))
          .as("step %d: %s, not %s", k, Arrays.toString(update), Arrays.toString(wanted))
          .isLessThanOrEqualTo(1e-6 * Gradients.norm(wanted));
    }
  }

  /** Two tasks are behind by 30 and 6 percent, the others ahead by 10. */
  private static GivenHistory history(int tasks) {
    double[] scores = new double[tasks];
    double[] references = new double[tasks];
    Arrays.fill(scores, 1.1);
    Arrays.fill(references, 1);
    scores[0] = 0.7;
    scores[1] = 0.94;
    return new GivenHistory(tasks, 1).references(Direction.HIGHER, references).scores(scores);
  }

  private static GradientBalancer method(String key, List<Double> preference) {
    List<List<Integer>> upwards = upwards(preference.size());
    return switch (key) {
      case "gradvac" -> new GradVac(0.01, upwards, Convention.OWN);
      case "gradvac_rate_0.5" -> new GradVac(0.5, upwards, Convention.OWN);
      case "trimmed-mean" -> new TrimmedMean();
      case "fairgrad_alpha_0.5" -> new FairGrad(0.5, false, 0, Convention.OWN, Unsolved.KEEP);
      case "fairgrad_alpha_2" -> new FairGrad();
      case "fairgrad_alpha_5" -> new FairGrad(5, false, 0, Convention.OWN, Unsolved.KEEP);
      case "pivrg" -> new Pivrg();
      case "mean-cone_c_0.5" -> new MeanCone();
      case "mean-cone_c_0.95" -> new MeanCone(0.95, MeanCone.Length.MEAN, Convention.OWN);
      case "moco" -> new Moco();
      case "moco_beta_5" -> new Moco(5, 0.1, 0.5, 0, Moco.Onto.PROJECTION, Convention.OWN);
      case "moco_softmax" -> new Moco(0.1, 0.1, 0.5, 0, Moco.Onto.SOFTMAX, Convention.OWN);
      case "metabalance" -> new MetaBalance();
      case "metabalance_main_1" -> new MetaBalance(1, 0.4, 0.5, Convention.OWN);
      case "gradcraft" -> new GradCraft();
      case "gradcraft_margin" -> new GradCraft(0.8, 0.1, 0.9, Convention.OWN);
      case "pe-ltr" -> new PeLtr(preference.stream().map(c -> c / 2).toList(), Convention.OWN);
      case "dibs" -> new Dibs();
      case "dibs_5" -> new Dibs(5, 0.2, 1, Convention.OWN);
      case "db-mtl" -> new DbMtl();
      case "db-mtl_fading_0.5" -> new DbMtl(0.9, 0.5, Convention.OWN);
      case "excess-mtl" -> new ExcessMtl();
      case "gradnorm" -> new GradNorm(1.5, 0.025, Optional.empty(), Convention.WEIGHTED);
      case "epo" -> new Epo(preference, 1e-4, true, Convention.WEIGHTED);
      case "pareto-mtl" -> new ParetoMtl(preference, List.of(), 2, 0, Convention.WEIGHTED);
      case "cr-mogm_mgda" -> new CrMogm(new Mgda());
      case "every-k_2_mgda" -> new EveryK(new Mgda(), 2);
      default -> throw new IllegalArgumentException(key);
    };
  }

  /** Each task visits the others from the first to the last. */
  private static List<List<Integer>> upwards(int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(i -> IntStream.range(0, tasks).filter(j -> j != i).boxed().toList())
        .toList();
  }
}
