// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A solver allocates its workspace once: for its capacity when it is built, for more later. */
class WorkspaceTest {
  private static final int TASKS = 24;
  private static final double DOUBLE = Math.ulp(1.0);
  private static final double[] EQUAL = new double[TASKS];
  private static final double[] BOUNDS = new double[TASKS];
  private static final int[][] ORDERS = new int[TASKS][];

  static {
    Arrays.fill(EQUAL, 1.0 / TASKS);
    Arrays.fill(BOUNDS, 0.01);
    Arrays.setAll(ORDERS, i -> new int[] {(i + 1) % TASKS, (i + 2) % TASKS});
  }

  private interface Solver {
    void solve(double[] gramian, double[] weights);
  }

  static Stream<Arguments> solvers() {
    return Stream.of(
        solver("MinNorm", capacity -> new MinNorm(capacity), (s, g, w) -> s.solve(g, TASKS, w)),
        solver("DualCone", DualCone::new, (s, g, w) -> s.project(g, TASKS, EQUAL, w)),
        solver("DualCone of each", DualCone::new, (s, g, w) -> s.projectEach(g, TASKS, EQUAL, w)),
        solver(
            "ConflictAverse",
            capacity -> new ConflictAverse(capacity, 0.5),
            (s, g, w) -> s.solve(g, TASKS, w, w)),
        solver(
            "CircularCone",
            capacity -> new CircularCone(capacity, 0.5, DOUBLE),
            (s, g, w) -> s.solve(g, TASKS, w)),
        solver(
            "EqualProjection",
            capacity -> new EqualProjection(capacity, DOUBLE),
            (s, g, w) -> s.solveForRows(g, TASKS, w)),
        solver("GradientSurgery", GradientSurgery::new, (s, g, w) -> s.solve(g, TASKS, ORDERS, w)),
        solver(
            "HalfSpaces",
            capacity -> new HalfSpaces(capacity, DOUBLE),
            (s, g, w) -> s.project(g, TASKS, EQUAL, BOUNDS, w)),
        solver(
            "LogBarrier",
            capacity -> new LogBarrier(capacity, 0.5, DOUBLE),
            (s, g, w) -> s.solve(g, TASKS, w)),
        solver(
            "SymmetricEigen",
            capacity -> new SymmetricEigen(capacity, DOUBLE),
            (s, g, w) -> s.decompose(g, TASKS)),
        solver(
            "SimplexProgram",
            capacity -> new SimplexProgram(capacity, DOUBLE),
            (s, g, w) -> {
              s.begin(TASKS);
              for (int i = 0; i < TASKS; i++) {
                s.atLeast(g, i * TASKS, 0);
              }
              s.maximize(EQUAL, w);
            }),
        solver("SimplexProjection", SimplexProjection::new, (s, g, w) -> s.project(g, TASKS, w)));
  }

  @FunctionalInterface
  private interface Call<S> {
    void on(S solver, double[] gramian, double[] weights);
  }

  private static <S> Arguments solver(String name, IntFunction<S> of, Call<S> call) {
    IntFunction<Solver> solver =
        capacity -> {
          S built = of.apply(capacity);
          return (gramian, weights) -> call.on(built, gramian, weights);
        };
    return Arguments.of(name, solver);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("solvers")
  void isAllocatedOnce(String name, IntFunction<Solver> of) {
    double[] gramian = Jacobian.normal("any", TASKS, 2 * TASKS, 1, new Random(1)).gramian();
    double[] weights = new double[TASKS];
    of.apply(TASKS).solve(gramian, weights); // loads classes
    Solver fitting = of.apply(TASKS);
    Solver growing = of.apply(1);
    long first = bytes(fitting, gramian, weights);
    assertThat(first).isLessThan(bytes(growing, gramian, weights) - 4L * TASKS);
    assertThat(usual(fitting, gramian, weights)).isLessThan(4L * TASKS);
    assertThat(usual(growing, gramian, weights)).isLessThan(4L * TASKS);
  }

  /** Of several calls: the JVM itself may allocate in one, such as when it links code. */
  private static long usual(Solver solver, double[] gramian, double[] weights) {
    return LongStream.range(0, 5).map(i -> bytes(solver, gramian, weights)).min().orElseThrow();
  }

  private static long bytes(Solver solver, double[] gramian, double[] weights) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    solver.solve(gramian, weights);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
