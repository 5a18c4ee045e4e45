package org.mtl4j.api.coordination;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Tensor;

/**
 * What is minimized: the sum of the parts.
 *
 * @param parts one scalar for each task, or a single one that depends on all losses
 * @param separate whether part t belongs to task t alone, so that it is left out where that task is
 *     absent
 */
public record Terms(List<Tensor> parts, boolean separate) {
  public Terms {
    parts = List.copyOf(parts);
  }

  /** One term for each task. */
  public static Terms each(int tasks, IntFunction<Tensor> term) {
    return new Terms(IntStream.range(0, tasks).mapToObj(term).toList(), true);
  }

  /** One scalar; the method itself sees to absent tasks. */
  public static Terms scalar(Tensor objective) {
    return new Terms(List.of(objective), false);
  }
}
