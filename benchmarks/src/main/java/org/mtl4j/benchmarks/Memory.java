// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.core.compare.trial.PeakMemory;

/**
 * The most memory that a process with a balanced step holds, over that of a plain step, beside what
 * one set of Jacobian blocks takes. Every line is a process of its own. Linux.
 *
 * <p>Arguments: {@code [WIDTHS [BATCH [TASKS [METHODS...]]]]}, such as {@code 10,1000,1000 64 40}.
 */
public final class Memory {
  private static final String ONE = "--one";
  private static final String PLAIN = "plain";
  private static final int STEPS = 30;
  private static final double MIB = 1 << 20;

  private Memory() {}

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && arguments[0].equals(ONE)) {
      one(arguments[1], arguments[2], arguments[3], arguments[4]);
      return;
    }
    String widths = arguments.length > 0 ? arguments[0] : "10,1000,1000";
    String batch = arguments.length > 1 ? arguments[1] : "64";
    String tasks = arguments.length > 2 ? arguments[2] : "40";
    List<String> names =
        List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
    double jacobian = describe(widths, batch, tasks);
    System.out.println("| method | MiB | over plain MiB | in Jacobians |");
    System.out.println("|---|--:|--:|--:|");
    double plain = measure(PLAIN, widths, batch, tasks);
    System.out.printf(Locale.ROOT, "| %s | %.0f | | |%n", PLAIN, plain);
    for (String name : names.isEmpty() ? Methods.all() : names) {
      double peak = measure(name, widths, batch, tasks);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %.2f |%n",
          name,
          peak,
          peak - plain,
          (peak - plain) / jacobian);
    }
  }

  /** Prints what is measured; returns the size of the Jacobian in MiB. */
  private static double describe(String widths, String batch, String tasks) {
    int[] sizes = StepModel.widths(widths);
    long shared = 0;
    long largest = 0;
    for (int i = 1; i < sizes.length; i++) {
      shared += (sizes[i - 1] + 1L) * sizes[i];
      largest = Math.max(largest, (long) sizes[i - 1] * sizes[i]);
    }
    double row = shared * 4 / MIB;
    double jacobian = row * Integer.parseInt(tasks);
    System.out.printf(
        Locale.ROOT,
        "MLP %s, batch %s, T = %s: %,d shared parameters, %.1f MiB; Jacobian %.1f MiB, blocks of the"
            + " largest variable %.1f MiB%n%n",
        widths,
        batch,
        tasks,
        shared,
        row,
        jacobian,
        largest * 4 / MIB * Integer.parseInt(tasks));
    return jacobian;
  }

  private static double measure(String name, String widths, String batch, String tasks)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Memory.class.getName(),
                ONE,
                name,
                widths,
                batch,
                tasks)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Double.parseDouble(answer.strip());
  }

  /** Some steps in this process, and the most it held. */
  private static void one(String name, String widths, String batch, String tasks) {
    Optional<GradientBalancer> method =
        name.equals(PLAIN) ? Optional.empty() : Optional.of(Methods.method(name));
    try (StepModel model =
        new StepModel(
            StepModel.widths(widths), Integer.parseInt(tasks), Integer.parseInt(batch), method)) {
      for (int step = 0; step < STEPS; step++) {
        model.train();
      }
      System.out.println(PeakMemory.bytes().orElseThrow() / MIB);
    }
  }
}
