// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * What every loss weighting must do. Extend this class in a test and return the method:
 *
 * <pre>{@code
 * class MyWeightingTest extends WeightingContract {
 *   @Override
 *   protected LossWeighting weighting(List<String> tasks) {
 *     return new MyWeighting();
 *   }
 * }
 * }</pre>
 *
 * <p>The checks:
 *
 * <ul>
 *   <li>There is one scalar term for each task, or one for all.
 *   <li>Terms, weights and the numbers of {@code control} are finite for finite losses of any size,
 *       in every step of a run, and for tasks that were never present.
 *   <li>An absent task has no effect: the value in place of its loss changes nothing, and variables
 *       in the scope of its name do not move.
 *   <li>Losses of 0 and below are accepted, unless {@link LossWeighting#needs} asks for positive
 *       losses.
 *   <li>The same seed gives the same steps.
 *   <li>A run that is resumed from its history and its variables gives the same steps.
 * </ul>
 */
public abstract class WeightingContract {
  private static final int MANY = 128;
  private static final int STEPS = 5;

  /** The method to check, for tasks of these names. */
  protected abstract LossWeighting weighting(List<String> tasks);

  /** The checks, one test each. */
  @TestFactory
  public final Stream<DynamicTest> contract() {
    return Stream.of(
        dynamicTest("has one term for each task, or one for all", this::checkTerms),
        dynamicTest("is finite for finite losses", this::checkFinite),
        dynamicTest("takes 128 tasks", this::checkMany),
        dynamicTest("ignores absent tasks", this::checkAbsent),
        dynamicTest("takes the losses that it declares", this::checkDeclaredLosses),
        dynamicTest("gives the same for the same seed", this::checkSeed),
        dynamicTest("resumes from its saved state", this::checkResume));
  }

  private LossWeighting weighting(int tasks) {
    return weighting(WeightingTrial.names(tasks));
  }

  private WeightingRun run(int tasks) {
    return new WeightingRun(weighting(tasks), tasks);
  }

  /** Three tasks, or the fewest that the method takes. */
  private int several() {
    return Math.max(3, needs().tasks());
  }

  private Needs needs() {
    return weighting(3).needs();
  }

  private void checkTerms() {
    for (int tasks : new int[] {needs().tasks(), several()}) {
      Terms terms = new WeightingTrial(weighting(tasks), tasks).terms();
      int parts = terms.parts().size();
      assertTrue(
          parts == tasks || (parts == 1 && !terms.separate()),
          () -> "%d terms for %d tasks, separate: %s".formatted(parts, tasks, terms.separate()));
      for (Tensor part : terms.parts()) {
        assertEquals(0, part.shape().rank(), () -> "a term is no scalar: " + part);
      }
    }
  }

  private void checkFinite() {
    for (int tasks : new int[] {needs().tasks(), several()}) {
      WeightingRun run = run(tasks);
      boolean[] all = marks(tasks, t -> true);
      for (int step = 0; step < STEPS; step++) {
        assertFinite("step " + step, run.step(all));
        for (double size : new double[] {1e-6, 1, 1e6}) {
          double[] losses = new double[tasks];
          Arrays.setAll(losses, t -> size * (1 + t));
          assertFinite("losses of " + size, run.trial().values(losses));
          Arrays.fill(losses, size);
          assertFinite("equal losses of " + size, run.trial().values(losses));
        }
      }
    }
  }

  private static void assertFinite(String what, double... values) {
    assertTrue(
        Arrays.stream(values).allMatch(Double::isFinite),
        () -> what + ": not finite: " + Arrays.toString(values));
  }

  private void checkMany() {
    WeightingRun run = run(MANY);
    run.begin(marks(MANY, t -> true));
    double[] losses = new double[MANY];
    Arrays.setAll(losses, t -> 1 + 0.1 * t);
    assertFinite("128 tasks", run.trial().values(losses));
  }

  private void checkAbsent() {
    int tasks = several();
    for (int task = 0; task < tasks; task++) {
      int one = task;
      checkAbsent(marks(tasks, t -> t != one));
      checkAbsent(marks(tasks, t -> t == one));
    }
  }

  private void checkAbsent(boolean[] present) {
    WeightingRun run = run(present.length);
    for (int step = 0; step < STEPS; step++) {
      run.begin(present);
      double[] result = run.evaluate();
      assertFinite("step " + step, result);
      for (double other : new double[] {0.5, 100}) {
        run.trial().absentLoss(other);
        assertArrayEquals(
            result,
            run.evaluate(),
            1e-12,
            "the loss %s in place of an absent task changes the step".formatted(other));
      }
      run.trial().absentLoss(1);
      run.finish();
    }
    assertUnmoved(run, present);
  }

  private void assertUnmoved(WeightingRun run, boolean[] present) {
    List<String> names = WeightingTrial.names(present.length);
    WeightingTrial fresh = new WeightingTrial(weighting(present.length), present.length);
    for (Variable variable : fresh.variables()) {
      int owner = names.indexOf(variable.name().split("/", -1)[0]);
      if (owner >= 0 && !present[owner]) {
        assertArrayEquals(
            fresh.variable(variable.name()),
            run.trial().variable(variable.name()),
            () -> "a variable of an absent task moves: " + variable);
      }
    }
  }

  private void checkDeclaredLosses() {
    int tasks = several();
    WeightingRun run = run(tasks);
    run.begin(marks(tasks, t -> true));
    for (double loss : new double[] {0, -1}) {
      double[] losses = ones(tasks);
      losses[1] = loss;
      if (needs().positiveLosses()) {
        var e = assertThrows(NumericalException.class, () -> run.trial().objective(losses));
        assertTrue(e.getMessage().contains("task 1"), e::getMessage);
      } else {
        assertFinite("a loss of " + loss, run.trial().objective(losses));
      }
    }
  }

  private void checkSeed() {
    assertSameSteps(run(several()), run(several()), several());
  }

  private void checkResume() {
    int tasks = several();
    WeightingRun run = run(tasks);
    for (int step = 0; step < STEPS; step++) {
      int absent = step % (tasks + 1);
      run.step(marks(tasks, t -> t != absent));
    }
    assertSameSteps(run, run.resumed(), tasks);
  }

  private static void assertSameSteps(WeightingRun once, WeightingRun again, int tasks) {
    boolean[] all = marks(tasks, t -> true);
    for (int step = 0; step < STEPS; step++) {
      assertArrayEquals(once.step(all), again.step(all), "step " + step);
    }
  }

  private static double[] ones(int tasks) {
    double[] ones = new double[tasks];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static boolean[] marks(int tasks, IntPredicate present) {
    boolean[] marks = new boolean[tasks];
    for (int t = 0; t < tasks; t++) {
      marks[t] = present.test(t);
    }
    return marks;
  }
}
