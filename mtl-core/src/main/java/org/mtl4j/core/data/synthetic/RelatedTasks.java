// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.synthetic;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Tasks of different kinds on the same inputs, with nonlinear features that are partly shared.
 *
 * <p>Inputs x0, x1, ... are standard normal; c0, c1, ... are categories, each of which adds a
 * random number to every feature. With relatedness ρ, feature j of task t is √ρ·s_j + √(1-ρ)·o_tj:
 * s_j is shared by all tasks, o_tj belongs to task t. Both are independent random networks of one
 * hidden layer with variance 1. A regression label is the sum of the task's features, divided by
 * the root of their number, plus noise. A binary label (0 or 1) is 1 if such a sum is positive. A
 * multi-class label (a, b, ...) is the class whose random direction has the largest product with
 * the features. So ρ is the correlation of the noise-free scores of two regression or binary tasks.
 *
 * <p>The label columns are {@code regression}, {@code binary} and {@code multiclass}; a second one
 * of a kind is {@code regression2}, and so on.
 *
 * @param rows the number of rows, 1 or more
 * @param inputs the number of numeric inputs, 1 to 100,000
 * @param categories the number of categorical inputs, 0 to 100,000
 * @param relatedness ρ, from 0 (no shared features) to 1 (all features shared)
 * @param noise the standard deviation of the noise on scores of variance 1, 0 or more
 * @param classes the number of classes of a multi-class task, 2 to 26
 * @param tasks the kinds of the tasks, one label column each
 * @param seed of all random draws
 */
@Pluggable(
    name = "related-tasks",
    summary = "Synthetic regression, binary and multi-class tasks with shared features.")
public record RelatedTasks(
    @Option("rows, 1 to 100,000,000") int rows,
    @Option("numeric inputs, 1 to 100,000") int inputs,
    @Option("categorical inputs, 0 to 100,000") int categories,
    @Option("share of the variance of features that tasks share, 0 to 1") double relatedness,
    @Option("standard deviation of the noise on scores of variance 1, 0 or more") double noise,
    @Option("classes of a multi-class task, 2 to 26") int classes,
    @Option("kinds of the tasks, one label column each: regression, binary, multiclass")
        List<Target> tasks,
    @Option("seed of all random draws") long seed)
    implements DataSource {
  private static final int FEATURES = 3;

  /** The kind of a task. */
  public enum Target {
    REGRESSION,
    BINARY,
    MULTICLASS
  }

  public RelatedTasks {
    tasks = List.copyOf(tasks);
    Bounds.within(1, 100_000_000, "rows", rows);
    Bounds.within(1, 100_000, "inputs", inputs);
    Bounds.within(0, 100_000, "categories", categories);
    Bounds.unit("relatedness", relatedness);
    Bounds.notNegative("noise", noise);
    if (classes < 2 || classes > 26) {
      throw new OptionException("classes", "must lie in [2, 26], but is " + classes);
    }
    if (tasks.isEmpty()) {
      throw new OptionException("tasks", "must name at least one kind of task");
    }
  }

  /** 3000 rows of 12 numbers, one task of each kind, relatedness 0.8, noise 0.3. */
  public RelatedTasks() {
    this(3000, 12, 0, 0.8, 0.3, 4, List.of(Target.REGRESSION, Target.BINARY, Target.MULTICLASS), 1);
  }

  @Override
  public Tables read(Request request) {
    TableBuilder table = new TableBuilder("related-tasks");
    Random random = new Random(seed);
    RandomFeatures features = RandomFeatures.draw(random, rows, inputs, categories, table);
    double[][] common = features.next(FEATURES);
    Map<Target, Integer> counts = new EnumMap<>(Target.class);
    for (Target target : tasks) {
      double[][] mixed = mix(common, features.next(FEATURES));
      label(table, name(target, counts.merge(target, 1, Integer::sum)), target, mixed, random);
    }
    return Tables.of(table.build());
  }

  private static String name(Target target, int count) {
    return target.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : count);
  }

  private double[][] mix(double[][] common, double[][] own) {
    double a = Math.sqrt(relatedness);
    double b = Math.sqrt(1 - relatedness);
    double[][] mixed = new double[FEATURES][rows];
    for (int j = 0; j < FEATURES; j++) {
      for (int row = 0; row < rows; row++) {
        mixed[j][row] = a * common[j][row] + b * own[j][row];
      }
    }
    return mixed;
  }

  private void label(
      TableBuilder table, String name, Target target, double[][] features, Random random) {
    if (target == Target.MULTICLASS) {
      table.texts(name, classes(features, random));
      return;
    }
    double[] scores = new double[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (double[] feature : features) {
        sum += feature[row];
      }
      double score = sum / Math.sqrt(FEATURES) + noise * random.nextGaussian();
      scores[row] = target == Target.REGRESSION ? score : score > 0 ? 1 : 0;
    }
    table.numbers(name, scores);
  }

  /** The class whose direction has the largest product with the features, plus noise. */
  private String[] classes(double[][] features, Random random) {
    double[][] directions = new double[classes][];
    for (int k = 0; k < classes; k++) {
      directions[k] = Vectors.unit(Vectors.gaussian(random, FEATURES));
    }
    String[] labels = new String[rows];
    for (int row = 0; row < rows; row++) {
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        double score = noise * random.nextGaussian();
        for (int j = 0; j < FEATURES; j++) {
          score += directions[k][j] * features[j][row];
        }
        if (score > highest) {
          highest = score;
          best = k;
        }
      }
      labels[row] = String.valueOf((char) ('a' + best));
    }
    return labels;
  }
}
