// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

/** A solver does not allocate arrays in a call. */
class AllocationTest {
  private static final int TASKS = 40;
  private static final int CALLS = 20;

  static List<GradientBalancer> methods() {
    return List.of(
        new Upgrad(),
        new DualProj(),
        new Mgda(),
        new Cagrad(),
        new Pcgrad(),
        new NashMtl(),
        new FairGrad(),
        new AlignedMtl(),
        new ImtlG(),
        new Config(),
        new MeanCone(),
        new GradCraft(),
        new PeLtr(),
        new Dibs(),
        new GradVac(),
        new Krum(),
        new NtkMtl(),
        new Pivrg(List.of(), 2, 10, false, 0, Convention.OWN, Unsolved.KEEP),
        new Moco(),
        new Modo(),
        new Sdmgrad(),
        new DbMtl(),
        new Epo(),
        new ParetoMtl(),
        new RandomGradients());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aCallAllocatesNoArray(GradientBalancer method) {
    Gradients gradients = Gradients.random("any", TASKS, 2 * TASKS, 0, 5);
    Problem problem =
        new GivenProblem(
            gradients.statistic(), gradients.losses(), new GivenHistory(TASKS, 1).at(3));
    double[] weights = new double[TASKS];
    Solver solver = method.solver(TASKS, Gradients.ACCURACY);
    solver.solve(problem, weights);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] bytes = new long[CALLS];
    for (int call = 0; call < CALLS; call++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      solver.solve(problem, weights);
      bytes[call] = threads.getCurrentThreadAllocatedBytes() - before;
    }
    Arrays.sort(bytes);
    // Small objects, such as a random generator or the name of a state, are allowed.
    assertThat(bytes[CALLS / 2]).isLessThan(8L * TASKS);
  }
}
