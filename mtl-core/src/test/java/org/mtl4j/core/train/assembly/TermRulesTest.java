// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.train.plan.Plans;

/** A weighting that gives something else than its interface asks for is named, and with what. */
class TermRulesTest {
  private record Given(BiFunction<Graph, Losses, Terms> how, int count) implements LossWeighting {
    Given(BiFunction<Graph, Losses, Terms> how) {
      this(how, 0);
    }

    @Override
    public int controls(int tasks) {
      return count;
    }

    @Override
    public Terms terms(Graph g, Losses losses) {
      return how.apply(g, losses);
    }
  }

  @Test
  void oneTermForTwoTasks() {
    refused(
        new Given((g, losses) -> Terms.each(1, losses.values()::get)),
        "the weighting 'Given' has 1 as its number of terms, but there are 2 tasks: height, adult");
  }

  @Test
  void twoObjectives() {
    refused(
        new Given((g, losses) -> new Terms(losses.values(), false)),
        "the weighting 'Given' has 2 as its number of objectives, but one was expected");
  }

  @Test
  void aTermThatIsNotAScalar() {
    refused(
        new Given((g, losses) -> Terms.each(2, t -> g.expand(losses.values().get(t), 0))),
        "the weighting 'Given' gave the term of 'height' the shape [1], but a scalar was expected");
  }

  @Test
  void noTerms() {
    refused(new Given((g, losses) -> null), "the weighting 'Given' gave no terms");
  }

  @Test
  void aNegativeNumberOfControls() {
    refused(
        new Given((g, losses) -> Terms.each(2, losses.values()::get), -1),
        "the weighting 'Given' has -1 as its number of controls, but 0 or more was expected");
  }

  private static void refused(LossWeighting weighting, String message) {
    assertThatThrownBy(() -> assemble(weighting))
        .isInstanceOfSatisfying(
            ContractException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL))
        .hasMessage(message);
  }

  private static ModelDefinition assemble(LossWeighting weighting) {
    return ModelAssembly.assemble(Plans.plan(Plans.experiment().weighting(weighting)));
  }
}
