// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples;

import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;

/** Three tasks on generated data: trains one model, evaluates it on test rows, and predicts. */
public final class FirstSteps {
  public static void main(String[] args) {
    var data = new RelatedTasks();
    var experiment =
        Mtl.experiment()
            .data(data)
            .task("price", new Regression("regression"))
            .task("sold", new Binary("binary", "1"))
            .task("segment", new MultiClass("multiclass"))
            .sharing(new Mmoe())
            .balancer(new Cagrad())
            .training(t -> t.epochs(10).batch(64).optimizer(new Adam(0.003)))
            .build();
    try (var model = Mtl.create().train(experiment)) {
      System.out.println(model.test());
      var predictions = model.predict(data.read(Request.GUESS).train());
      System.out.println("the first row is sold with p = " + predictions.of("sold").value(0));
    }
  }
}
