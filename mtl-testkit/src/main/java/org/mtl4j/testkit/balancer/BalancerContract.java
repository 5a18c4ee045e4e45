// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.testkit.balancer.BalancerTrial.Outcome;

/**
 * What every gradient balancer must do, and what a method promises. Extend this class in a test and
 * return the method:
 *
 * <pre>{@code
 * class MyMethodTest extends BalancerContract {
 *   @Override
 *   protected GradientBalancer balancer(int tasks) {
 *     return new MyMethod();
 *   }
 * }
 * }</pre>
 *
 * <p>The checks:
 *
 * <ul>
 *   <li>The update is finite, or an {@link ArithmeticException} says why there is none. That holds
 *       for zero, equal and opposite gradients and at a stationary point too.
 *   <li>There is an update for the fewest tasks and for 128. If one task of several is present, it
 *       is a multiple of that task's gradient.
 *   <li>A gradient that is not finite is refused, with the number of its task.
 *   <li>The same seed gives the same updates.
 *   <li>A resumed run, with a new solver and copies of history and states, gives the same updates.
 *   <li>Every {@linkplain GradientBalancer#promises promise} holds.
 * </ul>
 */
public abstract class BalancerContract {
  /** Rounding error relative to the summed terms of an update. */
  private static final double TOLERANCE = 1e-6;

  /** The method to check, for a number of tasks. */
  protected abstract GradientBalancer balancer(int tasks);

  /** The smallest number of tasks the method accepts; 1 by default. */
  protected int leastTasks() {
    return 1;
  }

  /** The checks, one test each. */
  @TestFactory
  public final Stream<DynamicTest> contract() {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(dynamicTest("is finite, or says why not", this::checkFinite));
    tests.add(dynamicTest("takes the fewest tasks and 128", this::checkNumbersOfTasks));
    tests.add(dynamicTest("takes one task of several", this::checkPresence));
    tests.add(dynamicTest("names the task of a gradient that is not finite", this::checkNotFinite));
    tests.add(dynamicTest("gives the same for the same seed", this::checkSeed));
    tests.add(dynamicTest("resumes from its saved state", this::checkResume));
    for (Promise promise : balancer(Math.max(leastTasks(), 3)).promises()) {
      tests.add(dynamicTest("promises " + promise, () -> checkPromise(promise)));
    }
    return tests.stream();
  }

  private void checkPromise(Promise promise) {
    switch (promise) {
      case NON_CONFLICT -> {
        onOrdinary(this::checkNonConflict);
        onSpecial(this::checkNonConflict);
      }
      case SCALE -> onOrdinary(this::checkScale);
      case PERMUTATION -> onOrdinary(this::checkPermutation);
      case SOLVABLE -> onSpecial(this::step);
    }
  }

  private void onOrdinary(Consumer<Example> check) {
    Example.ordinary(leastTasks()).forEach(check);
  }

  private void onSpecial(Consumer<Example> check) {
    Example.special(leastTasks()).forEach(check);
  }

  private BalancerTrial trial(int tasks) {
    return new BalancerTrial(balancer(tasks), tasks);
  }

  private Outcome step(Example example) {
    return trial(example.size()).step(example.rows(), example.losses());
  }

  private void checkFinite() {
    onOrdinary(example -> attempt(trial(example.size()), example));
    onSpecial(
        example -> {
          BalancerTrial trial = trial(example.size());
          attempt(trial, example);
          attempt(trial, example);
        });
  }

  /** A finite update, or empty if the method throws an exception with a reason. */
  private static Optional<Outcome> attempt(BalancerTrial trial, Example example) {
    boolean[] all = new boolean[example.size()];
    Arrays.fill(all, true);
    return attempt(trial, example, all);
  }

  private static Optional<Outcome> attempt(
      BalancerTrial trial, Example example, boolean[] present) {
    try {
      Outcome outcome = trial.step(example.rows(), example.losses(), present);
      assertFinite(example.name(), outcome);
      return Optional.of(outcome);
    } catch (ArithmeticException | NumericalException e) {
      assertReason(e);
      return Optional.empty();
    }
  }

  private static void assertReason(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.length() > 10, "the exception has no reason: " + message);
  }

  private static void assertFinite(String name, Outcome outcome) {
    assertTrue(
        Arrays.stream(outcome.update()).allMatch(Double::isFinite),
        () -> name + ": the update is not finite: " + Arrays.toString(outcome.update()));
    outcome
        .weights()
        .ifPresent(
            weights ->
                assertTrue(
                    Arrays.stream(weights).allMatch(Double::isFinite),
                    () -> name + ": weights are not finite: " + Arrays.toString(weights)));
  }

  private void checkNumbersOfTasks() {
    for (int tasks : new int[] {leastTasks(), 128}) {
      Example example = Example.random("many", tasks, tasks + 20, 1, tasks);
      assertTrue(
          attempt(trial(tasks), example).isPresent(), "there is no update for " + tasks + " tasks");
    }
  }

  private void checkPresence() {
    Example example = Example.random("one of several", leastTasks() + 2, 9, 0, 4);
    boolean[] present = new boolean[example.size()];
    present[1] = true;
    try {
      Outcome outcome = trial(example.size()).step(example.rows(), example.losses(), present);
      assertFinite(example.name(), outcome);
      double[] own = example.rows()[1];
      double along = Example.dot(outcome.update(), own) / Example.dot(own, own);
      assertClose(Example.scaled(own, along), outcome.update(), Example.norm(outcome.update()));
    } catch (ArithmeticException | NumericalException e) {
      assertReason(e);
    }
  }

  private void checkNotFinite() {
    Example example = Example.random("with a hole", Math.max(leastTasks(), 2), 5, 0, 5);
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      example.rows()[1][3] = wrong;
      var e = assertThrows(NumericalException.class, () -> step(example));
      assertTrue(e.getMessage().contains("task 1"), e::getMessage);
    }
  }

  private void checkSeed() {
    Example example = Example.random("again", Math.max(leastTasks(), 4), 9, 0.5, 6);
    BalancerTrial once = trial(example.size());
    BalancerTrial again = trial(example.size());
    for (int step = 0; step < 3; step++) {
      assertSame(attempt(once, example), attempt(again, example));
    }
  }

  /** The solver of the resumed run is new, and some steps have fewer tasks. */
  private void checkResume() {
    Example example = Example.random("resumed", Math.max(leastTasks(), 4), 9, 0.5, 8);
    BalancerTrial trial = trial(example.size());
    for (int step = 0; step < 3; step++) {
      attempt(trial, Example.random("earlier", example.size(), 9, 0.5, step));
    }
    BalancerTrial resumed = trial.resumed();
    for (int step = 0; step < 3; step++) {
      boolean[] present = new boolean[example.size()];
      Arrays.fill(present, true);
      present[step] = example.size() == leastTasks() || step == 1;
      assertSame(attempt(trial, example, present), attempt(resumed, example, present));
    }
  }

  private static void assertSame(Optional<Outcome> first, Optional<Outcome> second) {
    assertEquals(first.isPresent(), second.isPresent());
    if (first.isPresent()) {
      assertArrayEquals(first.get().update(), second.get().update());
    }
  }

  private void checkNonConflict(Example example) {
    Optional<Outcome> outcome = attempt(trial(example.size()), example);
    if (outcome.isEmpty()) {
      return;
    }
    double[] update = outcome.get().update();
    for (int i = 0; i < example.size(); i++) {
      double[] row = example.rows()[i];
      double least = -TOLERANCE * Example.norm(row) * terms(example, outcome.get());
      double product = Example.dot(row, update);
      String what = "%s: the update has the product %s with task %d";
      assertTrue(product >= least, what.formatted(example.name(), product, i));
    }
  }

  private void checkScale(Example example) {
    Optional<Outcome> plain = attempt(trial(example.size()), example);
    for (double factor : new double[] {1e-12, 1e-3, 1e3, 1e12}) {
      Example scaled = example.scaled(factor);
      Optional<Outcome> other = attempt(trial(example.size()), scaled);
      assertEquals(plain.isPresent(), other.isPresent(), scaled.name());
      if (plain.isPresent()) {
        assertSameDirection(example, plain.get(), scaled, other.orElseThrow());
      }
    }
  }

  private static void assertSameDirection(Example a, Outcome plain, Example b, Outcome other) {
    double norm = Example.norm(plain.update());
    double otherNorm = Example.norm(other.update());
    if (norm <= TOLERANCE * terms(a, plain)) {
      assertTrue(otherNorm <= TOLERANCE * terms(b, other), b.name() + ": there is an update");
      return;
    }
    assertFalse(otherNorm == 0, b.name() + ": there is no update");
    double[] unit = Example.scaled(plain.update(), 1 / norm);
    double[] otherUnit = Example.scaled(other.update(), 1 / otherNorm);
    double size = terms(a, plain) / norm;
    assertClose(unit, otherUnit, size);
  }

  private void checkPermutation(Example example) {
    int n = example.size();
    double[][] rows = new double[n][];
    double[] losses = new double[n];
    for (int i = 0; i < n; i++) {
      rows[i] = example.rows()[n - 1 - i];
      losses[i] = example.losses()[n - 1 - i];
    }
    Optional<Outcome> plain = attempt(trial(n), example);
    Optional<Outcome> other;
    try {
      other = Optional.of(trial(n).step(rows, losses));
    } catch (ArithmeticException | NumericalException e) {
      other = Optional.empty();
    }
    assertEquals(plain.isPresent(), other.isPresent(), example.name());
    if (plain.isPresent()) {
      double size = terms(example, plain.get());
      assertClose(plain.get().update(), other.orElseThrow().update(), size);
    }
  }

  /** The magnitude of the terms of an update. */
  private static double terms(Example example, Outcome outcome) {
    double[] weights =
        outcome
            .weights()
            .orElseGet(() -> IntStream.range(0, example.size()).mapToDouble(i -> 1).toArray());
    double size = Example.norm(outcome.update());
    for (int i = 0; i < weights.length; i++) {
      size = Math.max(size, Math.abs(weights[i]) * Example.norm(example.rows()[i]));
    }
    return size;
  }

  private static void assertClose(double[] expected, double[] actual, double size) {
    double distance = Example.distance(expected, actual);
    assertTrue(
        distance <= TOLERANCE * size,
        () ->
            "%s and %s are %s apart, at a size of %s"
                .formatted(Arrays.toString(expected), Arrays.toString(actual), distance, size));
  }
}
