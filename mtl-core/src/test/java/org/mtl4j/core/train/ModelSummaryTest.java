// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.core.train.ModelSummary.OfTask;
import org.mtl4j.core.train.assembly.ModelAssembly;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.hard.SharedBottom;

/** Sizes and costs, counted by hand. */
class ModelSummaryTest {
  private static final MlpHead LINEAR = new MlpHead(List.of(), Activation.NONE, 0, true);

  private static ModelSummary of(SharingStrategy sharing) {
    return ModelSummary.of(
        ModelAssembly.assemble(
            Plans.plan(
                Plans.experiment()
                    .encoder(new Mlp(List.of(5), Activation.RELU, 0))
                    .head(LINEAR)
                    .sharing(sharing))));
  }

  @Test
  void aSharedBottomOfTwoInputsAndFiveUnits() {
    ModelSummary model = of(new SharedBottom());
    int encoder = 2 * 5 + 5;
    int head = 5 + 1;
    assertThat(model.shared()).isEqualTo(encoder);
    assertThat(model.parameters()).isEqualTo(encoder + 2 * head);
    assertThat(model.multiplications()).isEqualTo(2 * 5 + 2 * 5);
    assertThat(model.tasks())
        .containsExactly(
            new OfTask("height", head, encoder + head, 2 * 5 + 5),
            new OfTask("adult", head, encoder + head, 2 * 5 + 5));
    assertThat(model.variables().get(0).tasks()).containsExactly("height", "adult");
  }

  @Test
  void expertsAreSharedAndGatesAreNot() {
    ModelSummary model = of(new Mmoe(3, 0));
    int experts = 3 * (2 * 5 + 5);
    int own = 2 * 3 + 5 + 1;
    assertThat(model.shared()).isEqualTo(experts);
    assertThat(model.parameters()).isEqualTo(experts + 2 * own);
    assertThat(model.multiplications()).isEqualTo(3 * 2 * 5 + 2 * (2 * 3 + 5));
  }
}
