// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;

/**
 * A whole balanced step of every balancer, over the plain step and over T whole passes, beside
 * LibMTL and TorchJD where they have the method: medians and ratios, all taking turns in one run.
 *
 * <p>Arguments: {@code PYTHON [WIDTHS [BATCH [TASKS [METHODS...]]]]}, such as {@code python3
 * 128,512,256 256 10}.
 */
public final class Methods {
  private static final int ROUNDS = 6;

  private final String python;
  private final String widths;
  private final int batch;
  private final int tasks;

  private Methods(String python, String widths, int batch, int tasks) {
    this.python = python;
    this.widths = widths;
    this.batch = batch;
    this.tasks = tasks;
  }

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws IOException {
    Methods benchmark =
        new Methods(
            arguments.length > 0 ? arguments[0] : "python3",
            arguments.length > 1 ? arguments[1] : "128,512,256",
            arguments.length > 2 ? Integer.parseInt(arguments[2]) : 256,
            arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3);
    List<String> names =
        List.of(arguments).subList(Math.min(4, arguments.length), arguments.length);
    benchmark.compare(names.isEmpty() ? all() : names);
  }

  /** Every balancer of parameters that needs no option. */
  static List<String> all() {
    return Registry.load().entries(Kind.BALANCER).stream()
        .filter(entry -> entry.form().required().isEmpty())
        .map(Entry::name)
        .filter(name -> method(name).supports(Level.PARAMETERS))
        .toList();
  }

  /** A balancer with its defaults. */
  static GradientBalancer method(String name) {
    return new Configuration(Registry.load()).create(Kind.BALANCER, name, List.of());
  }

  private void compare(List<String> names) throws IOException {
    double passes = (1 + 2.0 * tasks) / 3;
    System.out.printf(
        Locale.ROOT,
        "MLP %s, batch %d, T = %d, Adam, one thread; T passes %.2f%n%n",
        widths,
        batch,
        tasks,
        passes);
    System.out.println(
        "| method | ms | over plain | over T passes | LibMTL ms | faster by | TorchJD ms | faster by |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
    int[] sizes = StepModel.widths(widths);
    try (StepModel plain = new StepModel(sizes, tasks, batch, Optional.empty());
        Peer libmtl = peer("libmtl", names);
        Peer torchjd = peer("torchjd", names)) {
      new Times().measure(200, plain::train);
      List<Peer> peers = List.of(libmtl, torchjd);
      for (String name : names) {
        try (StepModel model = new StepModel(sizes, tasks, batch, Optional.of(method(name)))) {
          print(name, plain, model, peers, passes);
        }
      }
    }
  }

  private Peer peer(String library, List<String> names) throws IOException {
    return new Peer(
        python,
        "methods.py",
        "--library",
        library,
        "--widths",
        widths,
        "--tasks",
        Integer.toString(tasks),
        "--batch",
        Integer.toString(batch),
        "--methods",
        String.join(",", names));
  }

  private void print(
      String name, StepModel plain, StepModel model, List<Peer> peers, double passes) {
    int steps = Math.max(3, 40 / tasks);
    Times plainTimes = new Times();
    Times times = new Times();
    Map<Peer, Times> theirs = new LinkedHashMap<>();
    peers.stream().filter(peer -> peer.has(name)).forEach(peer -> theirs.put(peer, new Times()));
    new Times().measure(30, model::train);
    for (int round = 0; round < ROUNDS; round++) {
      plainTimes.measure(steps, plain::train);
      times.measure(steps, model::train);
      theirs.forEach((peer, collected) -> collected.add(peer.run(steps, name)));
    }
    List<String> cells = new ArrayList<>();
    double own = times.median();
    double cost = own / plainTimes.median();
    cells.add(name);
    cells.add("%.2f".formatted(own));
    cells.add("%.2f".formatted(cost));
    cells.add("%.2f".formatted(cost / passes));
    for (Peer peer : peers) {
      double other = theirs.containsKey(peer) ? theirs.get(peer).median() : Double.NaN;
      cells.add(Double.isNaN(other) ? "" : "%.2f".formatted(other));
      cells.add(Double.isNaN(other) ? "" : "%.2f".formatted(other / own));
    }
    System.out.println(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
  }
}
