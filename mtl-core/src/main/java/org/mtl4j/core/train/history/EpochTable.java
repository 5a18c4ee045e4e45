// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mtl4j.api.train.TrainingListener.EpochEnded;

/**
 * The epochs of a run as rows of numbers: a long run has hundreds of thousands of them. All have
 * the tasks and metrics of the first. An element is built when it is read.
 */
final class EpochTable extends AbstractList<EpochEnded> {
  /** Criterion, best, rate, seconds, skipped. */
  private static final int FIXED = 5;

  private final List<String> tasks = new ArrayList<>();
  private final Map<String, List<String>> metrics = new LinkedHashMap<>();
  private final Map<String, Integer> observations = new LinkedHashMap<>();
  private double[] values = {};
  private int width;
  private int size;

  @Override
  public boolean add(EpochEnded epoch) {
    if (size == 0) {
      tasks.addAll(epoch.losses().keySet());
      epoch.validation().forEach((task, scores) -> metrics.put(task, List.copyOf(scores.keySet())));
      epoch.observations().forEach((name, means) -> observations.put(name, means.size()));
      width =
          FIXED
              + tasks.size()
              + metrics.values().stream().mapToInt(List::size).sum()
              + observations.values().stream().mapToInt(Integer::intValue).sum();
    }
    int at = size * width;
    if (values.length < at + width) {
      values = Arrays.copyOf(values, Math.max(at + width, values.length + values.length / 2));
    }
    values[at++] = epoch.criterion();
    values[at++] = epoch.best() ? 1 : 0;
    values[at++] = epoch.rate();
    values[at++] = epoch.seconds();
    values[at++] = epoch.skipped();
    for (String task : tasks) {
      values[at++] = epoch.losses().get(task);
    }
    for (Map.Entry<String, List<String>> task : metrics.entrySet()) {
      for (String metric : task.getValue()) {
        values[at++] = epoch.validation().get(task.getKey()).get(metric);
      }
    }
    for (String name : observations.keySet()) {
      for (double mean : epoch.observations().get(name)) {
        values[at++] = mean;
      }
    }
    size++;
    return true;
  }

  @Override
  public EpochEnded get(int index) {
    int at = Objects.checkIndex(index, size) * width;
    double criterion = values[at++];
    boolean best = values[at++] > 0;
    double rate = values[at++];
    double seconds = values[at++];
    long skipped = (long) values[at++];
    Map<String, Double> losses = new LinkedHashMap<>();
    for (String task : tasks) {
      losses.put(task, values[at++]);
    }
    Map<String, Map<String, Double>> validation = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> task : metrics.entrySet()) {
      Map<String, Double> scores = new LinkedHashMap<>();
      for (String metric : task.getValue()) {
        scores.put(metric, values[at++]);
      }
      validation.put(task.getKey(), scores);
    }
    Map<String, List<Double>> means = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> observation : observations.entrySet()) {
      int to = at + observation.getValue();
      means.put(observation.getKey(), Arrays.stream(values, at, to).boxed().toList());
      at = to;
    }
    return new EpochEnded(
        index, losses, validation, criterion, best, rate, seconds, skipped, means);
  }

  @Override
  public int size() {
    return size;
  }

  /** All but the first epoch, which has the names, as numbers. */
  double[] rest() {
    return size == 0 ? new double[0] : Arrays.copyOfRange(values, width, size * width);
  }

  /** Adds what {@link #rest} gave, after the first epoch. */
  void addRest(double[] rest) {
    values = Arrays.copyOf(values, width + rest.length);
    System.arraycopy(rest, 0, values, width, rest.length);
    size = 1 + rest.length / width;
  }
}
