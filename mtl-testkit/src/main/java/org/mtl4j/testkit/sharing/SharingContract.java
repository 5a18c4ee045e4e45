// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;

/**
 * What every sharing strategy must do. Extend this class in a test and return the strategy:
 *
 * <pre>{@code
 * class MySharingTest extends SharingContract {
 *   @Override
 *   protected SharingStrategy strategy() {
 *     return new MySharing();
 *   }
 * }
 * }</pre>
 *
 * <p>The checks:
 *
 * <ul>
 *   <li>Every task has an output for every row, in training and inference; one row is enough.
 *   <li>Rows do not mix: the output of a row does not depend on the other rows of the batch. In a
 *       training graph it may, through {@link #statisticsOfBatches}.
 *   <li>No output depends on a label.
 *   <li>A task with rows of its own does not read those of others.
 *   <li>Every trained variable is reached by the loss of some task or by a penalty.
 *   <li>Variables that start at random start differently, so that copies of a layer learn different
 *       functions.
 *   <li>Inference draws no random numbers. If training draws none and follows no schedule, both
 *       give the same outputs.
 *   <li>The names of variables do not depend on chance, and a strategy serves one task if {@link
 *       #leastTasks} is 1.
 * </ul>
 */
public abstract class SharingContract {
  /** The strategy to check. */
  protected abstract SharingStrategy strategy();

  /** The tasks; three with one probability each by default. */
  protected List<? extends Task> tasks() {
    return ConnectedNetwork.yesNo("a", "b", "c");
  }

  /** An encoder for which the strategy has a meaning; a {@link TrialEncoder} by default. */
  protected Encoder encoder() {
    return new TrialEncoder();
  }

  /** The smallest number of tasks that the strategy accepts; 1 by default. */
  protected int leastTasks() {
    return 1;
  }

  /** Whether tasks may have rows of their own; true by default. */
  protected boolean ownRows() {
    return true;
  }

  /** Whether training uses statistics of the batch, as batch normalization does; false. */
  protected boolean statisticsOfBatches() {
    return false;
  }

  /** The checks, one test each. */
  @TestFactory
  public final Stream<DynamicTest> contract() {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(dynamicTest("has an output for every row", this::checkRows));
    tests.add(dynamicTest("does not mix rows", this::checkRowsApart));
    tests.add(dynamicTest("does not read labels", this::checkLabels));
    if (ownRows()) {
      tests.add(dynamicTest("does not read rows of other tasks", this::checkOwnRows));
    }
    tests.add(dynamicTest("trains every variable", this::checkReach));
    tests.add(dynamicTest("starts variables differently", this::checkStarts));
    tests.add(dynamicTest("predicts without chance", this::checkInference));
    tests.add(dynamicTest("names variables alike", this::checkNames));
    if (leastTasks() == 1) {
      tests.add(dynamicTest("serves one task", this::checkOneTask));
    }
    return tests.stream();
  }

  private ConnectedNetwork connected() {
    return ConnectedNetwork.of(strategy(), encoder(), tasks());
  }

  private void checkRows() {
    ConnectedNetwork model = connected();
    for (int rows : new int[] {1, 4}) {
      Feed feed = drawn(model, model.feed(rows), rows);
      for (Task task : model.tasks()) {
        for (Graph.Mode mode : Graph.Mode.values()) {
          Values output = model.output(mode, task.name(), feed);
          assertEquals(Shape.of(rows, task.outputWidth()), output.shape());
          assertTrue(Arrays.stream(output.data()).allMatch(Double::isFinite), task.name());
        }
      }
    }
  }

  private void checkRowsApart() {
    ConnectedNetwork model = connected();
    Feed two = drawn(model, model.feed(2), 2);
    Feed other = two;
    for (String name : List.of(InputSpec.NUMBERS, InputSpec.CODES)) {
      Values values = two.inputs().get(name);
      other =
          other.input(
              name,
              Values.fill(values.shape(), i -> i[0] == 0 ? values.at(0, i[1]) : 2 - i[1] % 2));
    }
    for (Graph.Mode mode : Graph.Mode.values()) {
      for (Task task : model.tasks()) {
        if (mode == Graph.Mode.INFERENCE || !statisticsOfBatches()) {
          double[] first = firstRow(model.output(mode, task.name(), two));
          assertArrayEquals(first, firstRow(model.output(mode, task.name(), other)), 1e-12);
        }
      }
    }
  }

  private static double[] firstRow(Values values) {
    return Arrays.copyOf(values.data(), values.data().length / values.shape().size(0));
  }

  private void checkLabels() {
    ConnectedNetwork model = connected();
    Set<Tensor> labels =
        model.graph(Graph.Mode.TRAINING).tensors().stream()
            .filter(tensor -> tensor.op() == Op.INPUT)
            .filter(
                tensor ->
                    model.tasks().stream()
                        .map(task -> Dataset.label(task.name()))
                        .anyMatch(tensor.attribute("name", String.class)::equals))
            .collect(Collectors.toSet());
    model
        .outputs()
        .outputs()
        .forEach(
            (task, output) ->
                assertTrue(
                    Collections.disjoint(Ancestors.of(List.of(output)), labels),
                    "the output of '" + task + "' depends on a label"));
  }

  private void checkOwnRows() {
    ConnectedNetwork model = ConnectedNetwork.ownRows(strategy(), encoder(), tasks());
    Feed feed = drawn(model, model.feed(3), 3);
    for (Task changed : model.tasks()) {
      Feed other =
          feed.input(model.input(changed, InputSpec.NUMBERS), Values.fill(Shape.of(3, 3), i -> 9));
      for (Task task : model.tasks()) {
        if (task != changed) {
          assertArrayEquals(
              model.output(task.name(), feed).data(),
              model.output(task.name(), other).data(),
              "the output of '" + task.name() + "' depends on rows of '" + changed.name() + "'");
        }
      }
    }
  }

  private void checkReach() {
    ConnectedNetwork model = connected();
    Set<Variable> reached = new HashSet<>();
    model.tasks().forEach(task -> reached.addAll(Reach.of(model.loss(task))));
    model.outputs().penalties().values().forEach(penalty -> reached.addAll(Reach.of(penalty)));
    for (Variable variable : model.scope().variables()) {
      if (variable.trained() && !variable.updates().frozen()) {
        assertTrue(reached.contains(variable), "no loss and no penalty reaches " + variable);
      }
    }
  }

  private void checkStarts() {
    ConnectedNetwork model = connected();
    Feed feed = model.feed(1);
    List<Variable> random =
        model.scope().variables().stream()
            .filter(v -> v.trained() && v.shape().elements() > 1)
            .filter(v -> v.initializer().constantValue().isEmpty())
            .filter(v -> !fixed(v))
            .toList();
    for (int i = 0; i < random.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertFalse(
            Arrays.equals(
                feed.variables().get(random.get(i).name()).data(),
                feed.variables().get(random.get(j).name()).data()),
            random.get(i) + " starts as " + random.get(j));
      }
    }
  }

  /** Whether the initial values do not depend on chance. */
  private static boolean fixed(Variable variable) {
    return Arrays.equals(
        variable.initializer().values(variable.shape(), new SplittableRandom(1)),
        variable.initializer().values(variable.shape(), new SplittableRandom(2)));
  }

  private void checkInference() {
    ConnectedNetwork model = connected();
    assertFalse(draws(model.graph(Graph.Mode.INFERENCE)), "inference draws random numbers");
    Graph training = model.graph(Graph.Mode.TRAINING);
    if (!draws(training) && training.numbers().isEmpty() && training.updates().isEmpty()) {
      Feed feed = model.feed(4);
      for (Task task : model.tasks()) {
        assertArrayEquals(
            model.output(Graph.Mode.TRAINING, task.name(), feed).data(),
            model.output(Graph.Mode.INFERENCE, task.name(), feed).data(),
            1e-12);
      }
    }
  }

  private static boolean draws(Graph graph) {
    return graph.tensors().stream()
        .anyMatch(t -> t.op() == Op.RANDOM_UNIFORM || t.op() == Op.RANDOM_NORMAL);
  }

  private void checkNames() {
    assertEquals(
        connected().scope().variables().stream().map(Variable::toString).toList(),
        connected().scope().variables().stream().map(Variable::toString).toList());
  }

  private void checkOneTask() {
    ConnectedNetwork model = ConnectedNetwork.of(strategy(), encoder(), tasks().subList(0, 1));
    Feed feed = drawn(model, model.feed(2), 2);
    String name = model.tasks().get(0).name();
    assertEquals(2, model.output(name, feed).shape().size(0));
  }

  /** With a number for each random operation of the training graph. */
  private static Feed drawn(ConnectedNetwork model, Feed feed, int rows) {
    Feed result = feed;
    for (Tensor tensor : model.graph(Graph.Mode.TRAINING).tensors()) {
      if (tensor.op() == Op.RANDOM_UNIFORM || tensor.op() == Op.RANDOM_NORMAL) {
        int[] sizes = tensor.shape().sizes();
        for (int i = 0; i < sizes.length; i++) {
          sizes[i] = sizes[i] < 0 ? rows : sizes[i];
        }
        result =
            result.draw(
                tensor.attribute("name", String.class),
                Values.fill(
                    Shape.of(sizes), i -> 0.25 + 0.5 * (i.length == 0 ? 0 : i[i.length - 1] % 2)));
      }
    }
    return result;
  }
}
