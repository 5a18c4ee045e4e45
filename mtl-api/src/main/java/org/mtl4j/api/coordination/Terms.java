// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Tensor;

/**
 * The training objective: the sum of scalars.
 *
 * @param parts one scalar for each task, or one scalar of all losses
 * @param separate whether part t depends on task t alone; it is then left out if the task is absent
 */
public record Terms(List<Tensor> parts, boolean separate) {
  public Terms {
    parts = List.copyOf(parts);
  }

  /** One term for each task. */
  public static Terms each(int tasks, IntFunction<Tensor> term) {
    return new Terms(IntStream.range(0, tasks).mapToObj(term).toList(), true);
  }

  /** One scalar of all losses. The method itself handles absent tasks. */
  public static Terms scalar(Tensor objective) {
    return new Terms(List.of(objective), false);
  }
}
