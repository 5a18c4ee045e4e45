// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.mtl4j.methods.balancer.Upgrad;

/**
 * Plain and balanced (UPGrad) steps beside PyTorch's, taking turns in one run: medians and ratios.
 *
 * <p>Arguments: {@code PYTHON [WIDTHS [BATCH [TASKS...]]]}, such as {@code python3 128,512,256 256
 * 3 10 40}.
 */
public final class Steps {
  private static final int ROUNDS = 12;

  private Steps() {}

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws IOException {
    String python = arguments.length > 0 ? arguments[0] : "python3";
    String widths = arguments.length > 1 ? arguments[1] : "128,512,256";
    int batch = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 256;
    int[] tasks =
        arguments.length > 3
            ? Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray()
            : new int[] {3, 10, 40};
    System.out.printf(
        "MLP %s, batch %d, Adam, one thread; oneDNN %s%n",
        widths, batch, System.getenv().getOrDefault("TF_ENABLE_ONEDNN_OPTS", "as it comes"));
    System.out.println(
        "| T | plain ms | PyTorch | ratio | balanced ms | PyTorch | ratio | balanced / plain | T passes"
            + " | over T passes |");
    System.out.println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (int t : tasks) {
      compare(python, widths, batch, t);
    }
  }

  private static void compare(String python, String widths, int batch, int tasks)
      throws IOException {
    int[] sizes = StepModel.widths(widths);
    int steps = Math.max(3, 60 / tasks);
    Times plain = new Times();
    Times balanced = new Times();
    Times peerPlain = new Times();
    Times peerBalanced = new Times();
    try (StepModel ours = new StepModel(sizes, tasks, batch, Optional.empty());
        StepModel oursBalanced = new StepModel(sizes, tasks, batch, Optional.of(new Upgrad()));
        Peer peer =
            new Peer(
                python,
                "steps.py",
                "--widths",
                widths,
                "--tasks",
                Integer.toString(tasks),
                "--batch",
                Integer.toString(batch),
                "--fused",
                "--method",
                "upgrad")) {
      new Times().measure(200, ours::train);
      new Times().measure(40, oursBalanced::train);
      for (int round = 0; round < ROUNDS; round++) {
        plain.measure(steps, ours::train);
        peerPlain.add(peer.run(steps, "plain"));
        balanced.measure(steps, oursBalanced::train);
        peerBalanced.add(peer.run(steps, "upgrad"));
      }
    }
    double passes = (1 + 2.0 * tasks) / 3;
    double cost = balanced.median() / plain.median();
    System.out.printf(
        Locale.ROOT,
        "| %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
        tasks,
        plain.median(),
        peerPlain.median(),
        plain.median() / peerPlain.median(),
        balanced.median(),
        peerBalanced.median(),
        balanced.median() / peerBalanced.median(),
        cost,
        passes,
        cost / passes);
  }
}
