// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.List;
import java.util.function.Supplier;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Pluggable;

/** Checks that weightings and transfers give one scalar for each task, or a single scalar. */
final class TermRules {
  private TermRules() {}

  /**
   * Checks the terms of a weighting.
   *
   * @param terms the result of the weighting, which may be null
   * @return the same terms
   * @throws ContractException if they are null or not scalars, or their number is wrong
   */
  static Terms checked(LossWeighting weighting, List<String> tasks, Terms terms) {
    require(weighting, terms != null, () -> "gave no terms");
    int count = terms.parts().size();
    int expected = terms.separate() ? tasks.size() : 1;
    require(
        weighting,
        count == expected,
        () ->
            terms.separate()
                ? "has %d as its number of terms, but there are %d tasks: %s"
                    .formatted(count, expected, String.join(", ", tasks))
                : "has %d as its number of objectives, but one was expected".formatted(count));
    for (int t = 0; t < count; t++) {
      Tensor part = terms.parts().get(t);
      String of = terms.separate() ? "the term of '" + tasks.get(t) + "'" : "the objective";
      require(
          weighting,
          part.shape().rank() == 0,
          () -> "gave %s the shape %s, but a scalar was expected".formatted(of, part.shape()));
    }
    return terms;
  }

  /**
   * The losses of a transfer.
   *
   * @param supervised those of the labels
   * @throws ContractException if they are not one scalar for each task
   */
  static List<Tensor> losses(Transfer transfer, Lesson lesson, List<Tensor> supervised) {
    List<Tensor> losses = transfer.losses(lesson, supervised);
    if (losses.size() != supervised.size()
        || losses.stream().anyMatch(loss -> loss.shape().rank() != 0)) {
      throw new ContractException(
          "the transfer '%s' gave losses of the shapes %s, but one scalar for each of %d tasks was expected"
              .formatted(
                  Pluggable.Name.of(transfer),
                  losses.stream().map(Tensor::shape).toList(),
                  supervised.size()));
    }
    return losses;
  }

  /** The number of controls of a weighting. */
  static int controls(LossWeighting weighting, int tasks) {
    int count = weighting.controls(tasks);
    require(
        weighting,
        count >= 0,
        () -> "has %d as its number of controls, but 0 or more was expected".formatted(count));
    return count;
  }

  private static void require(LossWeighting weighting, boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new ContractException(
          "the weighting '%s' %s".formatted(Pluggable.Name.of(weighting), otherwise.get()));
    }
  }
}
