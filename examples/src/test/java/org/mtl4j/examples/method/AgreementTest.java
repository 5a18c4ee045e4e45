// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.data.synthetic.RelatedTasks.Target;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;

/** A weighting of one's own that looks at validation rows trains a model. */
class AgreementTest {
  @Test
  void learns() {
    List<Target> targets = List.of(Target.REGRESSION, Target.BINARY);
    try (TrainedModel model =
        Mtl.create()
            .train(
                Mtl.experiment()
                    .data(new RelatedTasks(400, 5, 0, 0.9, 0.1, 4, targets, 1))
                    .task("value", new Regression("regression"))
                    .task("yes", new Binary("binary", "1"))
                    .encoder(new Mlp(List.of(16), Activation.RELU, 0))
                    .weighting(new Agreement())
                    .training(t -> t.epochs(8).batch(32))
                    .build())) {
      var epochs = model.result().history();
      assertThat(epochs.get(7).losses().get("value"))
          .isLessThan(epochs.get(0).losses().get("value"));
    }
  }
}
