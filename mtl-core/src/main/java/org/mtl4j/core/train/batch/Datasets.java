// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.core.train.plan.EvaluatedTask;

/** Views of encoded data with only those blocks that are read, for less device memory. */
public final class Datasets {
  private static final String LABELS = Dataset.label("");
  private static final String WEIGHTS = Dataset.weight("");
  private static final String TEACHERS = Dataset.teacher("");

  private Datasets() {}

  /** The blocks that predictions read. */
  public static Dataset features(Dataset data) {
    return blocks(
        data,
        name ->
            !name.startsWith(LABELS)
                && !name.startsWith(WEIGHTS)
                && !name.startsWith(TEACHERS)
                && !name.equals(Dataset.WEIGHT));
  }

  /** The blocks that the training of these tasks reads. */
  public static Dataset training(Dataset data, List<EvaluatedTask> tasks) {
    Set<String> read =
        tasks.stream()
            .map(EvaluatedTask::name)
            .flatMap(task -> Stream.of(Dataset.label(task), Dataset.weight(task)))
            .collect(Collectors.toSet());
    return blocks(
        data, name -> !name.startsWith(LABELS) && !name.startsWith(WEIGHTS) || read.contains(name));
  }

  private static Dataset blocks(Dataset data, Predicate<String> wanted) {
    Map<String, Block> blocks = new LinkedHashMap<>(data.blocks());
    blocks.keySet().removeIf(wanted.negate());
    return new Dataset(data.rows(), blocks);
  }
}
