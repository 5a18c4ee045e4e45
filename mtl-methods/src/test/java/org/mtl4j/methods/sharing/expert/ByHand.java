// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialEncoder;
import org.mtl4j.testkit.sharing.TrialTask;

/** A network of three tasks, and its layers computed in plain float64 on one row. */
record ByHand(ConnectedNetwork model, Feed feed) {
  static final List<String> TASKS = List.of("a", "b", "c");

  static final Offset<Double> EXACT = Offset.offset(1e-12);

  /** Dense stages of width 5 and 4 with tanh. */
  static ByHand of(SharingStrategy strategy) {
    return of(strategy, new TrialEncoder(Activation.TANH, List.of(5, 4)));
  }

  static ByHand of(SharingStrategy strategy, Encoder encoder) {
    ConnectedNetwork model =
        ConnectedNetwork.of(strategy, encoder, TASKS.stream().map(TrialTask::value).toList());
    return new ByHand(
        model,
        model
            .feed(1)
            .input(InputSpec.NUMBERS, Values.matrix(new double[] {2, -1, 0.5}))
            .input(InputSpec.CODES, Values.matrix(new double[] {1, 2})));
  }

  ByHand with(String variable, double... values) {
    var given = model.variable(variable);
    return new ByHand(model, feed.variable(given, Values.of(given.shape(), values)));
  }

  private RowArithmetic row() {
    return new RowArithmetic(feed);
  }

  Values variable(String name) {
    return row().variable(name);
  }

  /** The output of the stem of a {@link TrialEncoder}. */
  double[] stem(String place) {
    return row().stem(place);
  }

  double[] linear(String kernel, double[] x) {
    return RowArithmetic.product(x, variable(kernel));
  }

  double[] dense(String place, double[] x, DoubleUnaryOperator f) {
    return row().dense(place, x, f);
  }

  double head(String task, double[] x) {
    return row().head(task, x);
  }

  static double[] mix(double[] weights, List<double[]> outputs) {
    assertThat(outputs).hasSameSizeAs(weights);
    double[] sum = new double[outputs.get(0).length];
    for (int e = 0; e < weights.length; e++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[e] * outputs.get(e)[i];
      }
    }
    return sum;
  }

  void assertOutput(String task, double expected) {
    assertThat(model.output(task, feed).data()[0]).as(task).isCloseTo(expected, EXACT);
  }

  double[] observed(String name) {
    return model.value(model.outputs().observations().get(name), feed);
  }

  double penalty(String name) {
    return model.value(model.outputs().penalties().get(name), feed)[0];
  }

  /** The names of the tasks whose losses reach a variable. */
  String owners(String variable) {
    StringBuilder owners = new StringBuilder();
    for (Task task : model.tasks()) {
      if (Reach.of(model.loss(task)).contains(model.variable(variable))) {
        owners.append(task.name());
      }
    }
    return owners.toString();
  }

  /** The names of the variables that a tensor depends on. */
  static Set<String> reached(Tensor tensor) {
    Set<String> names = new TreeSet<>();
    Reach.of(tensor).forEach(variable -> names.add(variable.name()));
    return names;
  }
}
