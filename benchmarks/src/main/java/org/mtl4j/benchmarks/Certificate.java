// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.methods.balancer.AlignedMtl;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.Config;
import org.mtl4j.methods.balancer.DualProj;
import org.mtl4j.methods.balancer.FairGrad;
import org.mtl4j.methods.balancer.ImtlG;
import org.mtl4j.methods.balancer.MetaBalance;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.methods.balancer.Pcgrad;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.testkit.balancer.BalancerTrial;

/**
 * Updates of same-named methods here and in Python libraries, beside the definition solved by
 * SciPy: {@code benchmarks/python/certificate.py} prints the table. The inputs are formulas, so
 * that anyone can repeat them.
 *
 * <p>Arguments: {@code PYTHON}, an interpreter with NumPy, SciPy, PyTorch and the libraries; those
 * that are not installed are left out.
 */
public final class Certificate {
  private Certificate() {}

  /** Gradients that are compared. */
  private record Input(String name, double[][] rows) {}

  /** Writes the inputs with our updates, and runs the script on them. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String python = arguments.length > 0 ? arguments[0] : "python3";
    List<Map<String, Object>> cases = new ArrayList<>();
    for (Input input : inputs()) {
      Map<String, double[]> updates = new LinkedHashMap<>();
      methods(input.rows().length)
          .forEach((name, method) -> updates.put(name, update(method, input.rows())));
      cases.add(Map.of("name", input.name(), "jacobian", input.rows(), "updates", updates));
    }
    Path file = Files.createTempFile("certificate", ".json");
    try {
      new ObjectMapper().writeValue(file.toFile(), Map.of("cases", cases));
      int code =
          new ProcessBuilder(python, "benchmarks/python/certificate.py", "--file", file.toString())
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("certificate.py ended with exit code " + code);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static double[] update(GradientBalancer method, double[][] rows) {
    double[] losses = IntStream.range(0, rows.length).mapToDouble(t -> 1).toArray();
    return new BalancerTrial(method, rows.length).step(rows, losses).update();
  }

  /** Small rational numbers and sines; the last task of an input is scaled by its last number. */
  private static List<Input> inputs() {
    return List.of(
        new Input("2 tasks, 120 degrees", new double[][] {{1, 0}, {-1, Math.sqrt(3)}}),
        new Input("3 tasks, agreeing", rows(3, 6, 0.8, 1)),
        new Input("3 tasks, conflicting", rows(3, 6, 0, 1)),
        new Input("5 tasks, conflicting", rows(5, 8, 0.1, 1)),
        new Input("3 tasks, one gradient 1,000 times as long", rows(3, 6, 0, 1000)));
  }

  /** g_t[k] = sin(1 + 1.3 t² + 0.7 k (t + 2) + 0.37 k²) + common · cos k. */
  private static double[][] rows(int tasks, int width, double common, double last) {
    double[][] rows = new double[tasks][width];
    for (int t = 0; t < tasks; t++) {
      for (int k = 0; k < width; k++) {
        double own = Math.sin(1 + 1.3 * t * t + 0.7 * k * (t + 2) + 0.37 * k * k);
        rows[t][k] = (own + common * Math.cos(k)) * (t == tasks - 1 ? last : 1);
      }
    }
    return rows;
  }

  private static Map<String, GradientBalancer> methods(int tasks) {
    List<List<Integer>> upwards =
        IntStream.range(0, tasks)
            .mapToObj(i -> IntStream.range(0, tasks).filter(j -> j != i).boxed().toList())
            .toList();
    Map<String, GradientBalancer> methods = new LinkedHashMap<>();
    methods.put("mgda", new Mgda());
    methods.put("pcgrad", new Pcgrad(upwards, Convention.OWN));
    methods.put("cagrad", new Cagrad());
    methods.put("imtl-g", new ImtlG());
    methods.put("nash-mtl", new NashMtl());
    methods.put("fairgrad", new FairGrad());
    methods.put("aligned-mtl", new AlignedMtl());
    methods.put("upgrad", new Upgrad());
    methods.put("dualproj", new DualProj());
    methods.put("config", new Config());
    methods.put("metabalance", new MetaBalance());
    return methods;
  }
}
