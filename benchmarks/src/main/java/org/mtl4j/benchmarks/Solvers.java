// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.methods.balancer.AlignedMtl;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.Config;
import org.mtl4j.methods.balancer.DualProj;
import org.mtl4j.methods.balancer.FairGrad;
import org.mtl4j.methods.balancer.ImtlG;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.methods.balancer.Pcgrad;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

/**
 * The host's part of balancers alone, on the same Gramians as TorchJD's, taking turns in one run:
 * medians, ratios, and what a call allocates.
 *
 * <p>Arguments: {@code PYTHON [TASKS...]}; 40 and 128 tasks by default.
 */
public final class Solvers {
  private static final int MATRICES = 16;
  private static final int ROUNDS = 8;

  private static final Map<String, GradientBalancer> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("upgrad", new Upgrad());
    METHODS.put("dualproj", new DualProj());
    METHODS.put("mgda", new Mgda());
    METHODS.put("cagrad", new Cagrad());
    METHODS.put("pcgrad", new Pcgrad());
    METHODS.put("nash-mtl", new NashMtl());
    METHODS.put("fairgrad", new FairGrad());
    METHODS.put("aligned-mtl", new AlignedMtl());
    METHODS.put("imtl-g", new ImtlG());
    METHODS.put("config", new Config());
  }

  private Solvers() {}

  /** Runs the benchmark and prints its tables. */
  public static void main(String[] arguments) throws IOException {
    String python = arguments.length > 0 ? arguments[0] : "python3";
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      sizes.add(Integer.parseInt(arguments[i]));
    }
    System.out.println("| T | rank | method | ms | TorchJD | faster by | bytes a call |");
    System.out.println("|--:|--:|---|--:|--:|--:|--:|");
    for (int tasks : sizes.isEmpty() ? List.of(40, 128) : sizes) {
      compare(python, tasks, 2 * tasks);
      compare(python, tasks, tasks / 2);
    }
  }

  private static void compare(String python, int tasks, int width) throws IOException {
    List<double[][]> jacobians = jacobians(tasks, width);
    List<Problem> problems = new ArrayList<>();
    double[] losses = new double[tasks];
    Arrays.fill(losses, 1);
    History history = new GivenHistory(tasks, 1);
    jacobians.forEach(rows -> problems.add(new GivenProblem(gramian(rows), losses, history)));
    // Gw = 1/w has a solution only where no convex combination of gradients is zero.
    List<String> names =
        METHODS.keySet().stream()
            .filter(name -> width > tasks || !List.of("nash-mtl", "fairgrad").contains(name))
            .toList();
    Path file = Files.createTempFile("matrices", ".json");
    try {
      write(file, jacobians, problems);
      try (Peer peer =
          new Peer(
              python,
              "solvers.py",
              "--file",
              file.toString(),
              "--methods",
              String.join(",", names))) {
        for (String name : names) {
          compare(name, peer, problems, Math.min(width, tasks));
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void compare(String name, Peer peer, List<Problem> problems, int rank) {
    int tasks = problems.get(0).size();
    Solver solver = METHODS.get(name).solver(tasks, 0x1p-52);
    double[] weights = new double[tasks];
    int[] turn = {0};
    Runnable call = () -> solver.solve(problems.get(turn[0]++ % MATRICES), weights);
    for (long end = System.nanoTime() + 1_500_000_000L; System.nanoTime() < end; ) {
      call.run();
    }
    long bytes = allocated(call);
    Times ours = new Times();
    Times theirs = new Times();
    for (int round = 0; round < ROUNDS; round++) {
      ours.measure(MATRICES, call);
      theirs.add(peer.run(tasks > 64 ? 2 : 4, name));
    }
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %s | %.4f | %.3f | %.1f | %d |%n",
        tasks,
        rank,
        name,
        ours.median(),
        theirs.median(),
        theirs.median() / ours.median(),
        bytes);
  }

  /** Bytes that a call takes from the heap, on average. */
  private static long allocated(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < MATRICES; i++) {
      call.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / MATRICES;
  }

  /** Independent directions with a part in common, as gradients have, of norms up to tenfold. */
  private static List<double[][]> jacobians(int tasks, int width) {
    Random random = new Random(7);
    List<double[][]> all = new ArrayList<>();
    for (int k = 0; k < MATRICES; k++) {
      double[] common = random.doubles(width, -0.2, 0.2).toArray();
      double[][] rows = new double[tasks][width];
      for (double[] row : rows) {
        double size = Math.pow(10, random.nextDouble());
        for (int j = 0; j < width; j++) {
          row[j] = size * (random.nextGaussian() + common[j]);
        }
      }
      all.add(rows);
    }
    return all;
  }

  private static double[] gramian(double[][] rows) {
    int n = rows.length;
    double[] gramian = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = 0;
        for (int k = 0; k < rows[i].length; k++) {
          product += rows[i][k] * rows[j][k];
        }
        gramian[i * n + j] = product;
      }
    }
    return gramian;
  }

  private static void write(Path file, List<double[][]> jacobians, List<Problem> problems)
      throws IOException {
    List<double[][]> gramians = new ArrayList<>();
    for (Problem problem : problems) {
      int n = problem.size();
      double[][] rows = new double[n][n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(problem.statistic(), i * n, rows[i], 0, n);
      }
      gramians.add(rows);
    }
    new ObjectMapper()
        .writeValue(file.toFile(), Map.of("gramians", gramians, "jacobians", jacobians));
  }
}
