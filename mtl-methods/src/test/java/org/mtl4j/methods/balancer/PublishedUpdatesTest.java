// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.methods.Published;
import org.mtl4j.testkit.balancer.BalancerTrial;

/**
 * Three steps of 2 to 10 tasks, compared with those of TorchJD for the same gradients. {@code
 * src/test/python/balancers.py} wrote {@code published.txt}.
 */
class PublishedUpdatesTest {
  private record Line(String method, int tasks, int step, double[] update) {
    static Line of(String[] words) {
      return new Line(
          words[0],
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]),
          Arrays.stream(words).skip(3).mapToDouble(Double::valueOf).toArray());
    }

    String title() {
      return method + ": " + tasks + " tasks";
    }
  }

  @TestFactory
  Stream<DynamicTest> updatesAgree() {
    List<Line> lines = lines();
    return lines.stream()
        .map(Line::title)
        .distinct()
        .map(
            title ->
                DynamicTest.dynamicTest(
                    title,
                    () -> check(lines.stream().filter(l -> l.title().equals(title)).toList())));
  }

  private static void check(List<Line> steps) {
    Line first = steps.get(0);
    GradientBalancer method = method(first.method(), first.tasks());
    BalancerTrial trial = new BalancerTrial(method, first.tasks());
    int next = 0;
    for (Line line : steps) {
      double[] update = {};
      while (next <= line.step()) {
        update = step(trial, method, line.tasks(), next++);
      }
      assertThat(Gradients.distance(update, line.update()))
          .as("step %d: %s, not %s", line.step(), Arrays.toString(update), line)
          .isLessThanOrEqualTo(accuracy(line.method()) * Gradients.norm(line.update()));
    }
  }

  private static double[] step(BalancerTrial trial, GradientBalancer method, int tasks, int step) {
    trial.further(
        IntStream.range(1, method.batches())
            .mapToObj(batch -> jacobian(tasks, step, batch))
            .toArray(double[][][]::new));
    return trial.step(jacobian(tasks, step, 0), new double[tasks]).update();
  }

  /** The accuracy of TorchJD's solvers. */
  private static double accuracy(String method) {
    return switch (method) {
      case "cagrad" -> 3e-4;
      case "fairgrad", "nash-mtl" -> 1e-6;
      default -> 1e-9;
    };
  }

  private static GradientBalancer method(String name, int tasks) {
    List<List<Integer>> upwards =
        IntStream.range(0, tasks)
            .mapToObj(i -> IntStream.range(0, tasks).filter(j -> j != i).boxed().toList())
            .toList();
    return switch (name) {
      case "aligned-mtl" -> aligned(AlignedMtl.Scale.MIN);
      case "aligned-mtl-median" -> aligned(AlignedMtl.Scale.MEDIAN);
      case "aligned-mtl-rmse" -> aligned(AlignedMtl.Scale.RMSE);
      case "cagrad" -> new Cagrad();
      case "config" -> new Config();
      case "cr-mogm" -> new CrMogm(new Upgrad());
      case "dualproj" -> new DualProj();
      case "fairgrad" -> new FairGrad();
      case "gradvac" -> new GradVac(0.5, upwards, Convention.OWN);
      case "imtl-g" -> new ImtlG();
      case "modo" -> new Modo();
      case "modo-third" -> new Modo(0.1, 0.1, true, Convention.OWN);
      case "nash-mtl" -> new NashMtl();
      case "pcd" -> new Pcd(0, 0.3, 0.9, 1e-8, Convention.OWN);
      case "pcgrad" -> new Pcgrad(upwards, Convention.OWN);
      case "sdmgrad" -> new Sdmgrad();
      case "trimmed-mean" -> new TrimmedMean();
      case "upgrad" -> new Upgrad();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static AlignedMtl aligned(AlignedMtl.Scale scale) {
    return new AlignedMtl(scale, AlignedMtl.Preference.MEAN, Convention.OWN);
  }

  private static List<Line> lines() {
    return Published.lines(PublishedUpdatesTest.class, "published.txt").stream()
        .map(Line::of)
        .toList();
  }

  private static double[][] jacobian(int tasks, int step, int batch) {
    double[][] rows = new double[tasks][tasks + 2];
    for (int t = 0; t < tasks; t++) {
      for (int k = 0; k < tasks + 2; k++) {
        double angle =
            1 + 0.9 * step + 0.2 * batch + 1.3 * t * t + 0.7 * k * (t + 2) + 0.37 * k * k;
        rows[t][k] = (0.5 + (t + step) % 3) * (Math.sin(angle) + 0.4 * Math.cos(k));
      }
    }
    return rows;
  }
}
