// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.derive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ExportedGraph.Mixture;
import org.mtl4j.backend.Served;

/**
 * Experts whose mean weight in a mixture over some rows is below a bound. The mixture leaves out
 * their terms, so its result changes by these terms alone. The expert of the largest mean weight
 * stays.
 *
 * @param dropped the indices of the experts, by the name of the mixture
 * @param lines what each mixture loses, in words
 */
record ExpertPruning(Map<String, List<Integer>> dropped, List<String> lines) {

  /** Rows of one prediction. */
  private static final int CHUNK = 4096;

  /**
   * Chooses experts.
   *
   * @param tasks whose mixtures may lose experts
   * @param mass the bound on the mean weight, above 0 and below 1
   * @param rows encoded rows
   * @throws ConfigurationException if the bound is outside its range, or the graph has no mixtures
   */
  static ExpertPruning of(ExportedGraph graph, List<String> tasks, double mass, Dataset rows) {
    if (!(mass > 0 && mass < 1)) {
      throw new ConfigurationException(
          "the mass of experts must be above 0 and below 1, but is %s".formatted(mass));
    }
    List<Mixture> mixtures =
        graph.mixtures().stream()
            .filter(mixture -> mixture.outputs().stream().anyMatch(tasks::contains))
            .toList();
    if (mixtures.isEmpty()) {
      throw new ConfigurationException(
          "the tasks have no experts with gates, so none can be left out");
    }
    Map<String, List<Integer>> dropped = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    double[][] means = means(graph, mixtures, rows);
    for (int m = 0; m < means.length; m++) {
      Mixture mixture = mixtures.get(m);
      List<Integer> below = below(means[m], mass);
      dropped.put(mixture.name(), below);
      lines.add(line(mixture, tasks, means[m], below));
    }
    return new ExpertPruning(dropped, lines);
  }

  private static String line(
      Mixture mixture, List<String> tasks, double[] means, List<Integer> below) {
    String share =
        String.format(Locale.ROOT, "%.4f", below.stream().mapToDouble(e -> means[e]).sum());
    return "%s: %d of %d experts left out, with %s of the weight"
        .formatted(
            String.join(", ", mixture.outputs().stream().filter(tasks::contains).toList()),
            below.size(),
            means.length,
            share);
  }

  /** The mean weights of each mixture. */
  private static double[][] means(ExportedGraph graph, List<Mixture> mixtures, Dataset rows) {
    double[][] means = new double[mixtures.size()][];
    try (Served weights = graph.weights().open(new BackendOptions())) {
      for (int m = 0; m < means.length; m++) {
        means[m] = new double[mixtures.get(m).experts()];
      }
      for (int from = 0; from < rows.rows(); from += CHUNK) {
        float[][] values = weights.predict(rows.part(from, Math.min(rows.rows(), from + CHUNK)));
        for (int m = 0; m < means.length; m++) {
          float[] own = values[weights.tasks().indexOf(mixtures.get(m).name())];
          for (int i = 0; i < own.length; i++) {
            means[m][i % means[m].length] += own[i] / (double) rows.rows();
          }
        }
      }
    }
    return means;
  }

  private static List<Integer> below(double[] means, double mass) {
    int largest =
        IntStream.range(0, means.length)
            .boxed()
            .max(Comparator.comparingDouble(e -> means[e]))
            .orElseThrow();
    return IntStream.range(0, means.length)
        .filter(e -> means[e] < mass && e != largest)
        .boxed()
        .toList();
  }
}
