// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;
import org.mtl4j.methods.balancer.FairGrad;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.testkit.balancer.GivenHistory;

class BalancerHostTest {
  private static final List<String> TASKS = List.of("a", "b", "c");
  private static final double[] GRAMIAN = {
    1, 2, 3,
    4, 5, 6,
    7, 8, 9
  };
  private static final double[] LOSSES = {10, 20, 30};

  /** The weight of a task is the sum of its row of the statistic plus its loss. */
  private record RowSums(boolean pairwise) implements GradientBalancer {
    @Override
    public Solver solver(int tasks, double accuracy) {
      return (problem, weights) -> {
        int columns = problem.statistic().length / problem.size();
        for (int i = 0; i < problem.size(); i++) {
          weights[i] = problem.losses()[i];
          for (int j = 0; j < columns; j++) {
            weights[i] += problem.statistic()[i * columns + j];
          }
        }
      };
    }
  }

  /** A method whose problem never has a solution. */
  private record Hopeless() implements GradientBalancer {
    @Override
    public Solver solver(int tasks, double accuracy) {
      return (problem, weights) -> {
        throw new ArithmeticException("a row of zeros");
      };
    }
  }

  /** Gives what a method must not give. */
  private record Broken(Optional<Solver> given) implements GradientBalancer {
    @Override
    public Solver solver(int tasks, double accuracy) {
      return given.orElse(null);
    }
  }

  /** Knows before a step that every task weighs ten times its number. */
  private record Tens() implements GradientBalancer {
    @Override
    public boolean knownWeights() {
      return true;
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return new Solver() {
        @Override
        public void solve(Problem problem, double[] weights) {
          knownWeights(problem, weights);
        }

        @Override
        public boolean knownWeights(ActiveTasks participants, double[] weights) {
          for (int i = 0; i < participants.size(); i++) {
            weights[i] = 10 * participants.task(i);
          }
          return true;
        }
      };
    }
  }

  @Test
  void aWeightThatIsNotFiniteIsTheFaultOfTheMethodAndNamesTheTask() {
    Broken broken = new Broken(Optional.of((problem, weights) -> weights[1] = Double.NaN));

    assertThatThrownBy(() -> solve(broken, new boolean[] {true, false, true}, GRAMIAN))
        .isInstanceOfSatisfying(
            NumericalException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL))
        .hasMessage("the balancer 'Broken' gave 'c' the weight NaN; a weight must be finite");
  }

  @Test
  void aMethodWithoutASolverIsReported() {
    assertThatThrownBy(() -> solver(new Broken(Optional.empty())))
        .isInstanceOf(ContractException.class)
        .hasMessage("the balancer 'Broken' gave no solver");
  }

  @Test
  void aFailureWithoutAMessageIsReported() {
    Broken broken =
        new Broken(
            Optional.of(
                (problem, weights) -> {
                  throw new ArithmeticException();
                }));

    assertThatThrownBy(() -> solve(broken, new boolean[] {true, false, true}, GRAMIAN))
        .hasMessage("the balancer 'Broken' found no weights for a, c: it gave no reason");
  }

  @Test
  void knownWeightsAreThoseOfThePresentTasks() {
    double[] weights = {-1, -1, -1};
    boolean[] present = {true, false, true};
    assertThat(solver(new Tens()).knownWeights(present, weights)).isTrue();
    assertThat(weights).containsExactly(0, 0, 20);
    assertThat(solve(new Tens(), present, GRAMIAN)).containsExactly(0, 0, 20);
  }

  @Test
  void noWeightsAreKnownIfTheMethodSolvesOrAnythingIsNormalized() {
    boolean[] present = {true, true, true};
    assertThat(solver(new RowSums(true)).knownWeights(present, new double[3])).isFalse();
    for (Normalize normalize : List.of(Normalize.L2, Normalize.LOG)) {
      Balancing balancing = new Balancing(new Tens(), Level.PARAMETERS, normalize);
      BalancerHost solver = new BalancerHost(TASKS, balancing, new GivenHistory(3, 1));
      assertThat(solver.knownWeights(present, new double[3])).isFalse();
    }
  }

  @Test
  void allTasksSeeTheWholeGramian() {
    assertThat(solve(new RowSums(true), new boolean[] {true, true, true}, GRAMIAN))
        .containsExactly(16, 35, 54);
  }

  @Test
  void absentTasksLeaveRowAndColumnAndGetNoWeight() {
    assertThat(solve(new RowSums(true), new boolean[] {true, false, true}, GRAMIAN))
        .containsExactly(10 + 1 + 3, 0, 30 + 7 + 9);
    assertThat(solve(new RowSums(true), new boolean[] {false, true, false}, GRAMIAN))
        .containsExactly(0, 20 + 5, 0);
  }

  @Test
  void theNumberOfPresentTasksMayChangeFromStepToStep() {
    BalancerHost solver = solver(new RowSums(true));
    double[] weights = new double[3];
    solver.solve(new boolean[] {true, true, false}, GRAMIAN, () -> GRAMIAN, LOSSES, weights);
    assertThat(weights).containsExactly(10 + 1 + 2, 20 + 4 + 5, 0);
    solver.solve(new boolean[] {true, true, true}, GRAMIAN, () -> GRAMIAN, LOSSES, weights);
    assertThat(weights).containsExactly(16, 35, 54);
    solver.solve(new boolean[] {false, true, true}, GRAMIAN, () -> GRAMIAN, LOSSES, weights);
    assertThat(weights).containsExactly(0, 20 + 5 + 6, 30 + 8 + 9);
  }

  @Test
  void columnsThatAreNotTasksAreKept() {
    double[] norms = {1, 2, 3, 4, 5, 6};
    assertThat(solve(new RowSums(true), new boolean[] {false, true, true}, norms))
        .containsExactly(0, 20 + 3 + 4, 30 + 5 + 6);
    assertThat(solve(new RowSums(false), new boolean[] {true, false, true}, GRAMIAN))
        .containsExactly(10 + 6, 0, 30 + 24);
  }

  @Test
  void aProblemWithoutSolutionNamesMethodAndPresentTasks() {
    assertThatThrownBy(() -> solve(new Hopeless(), new boolean[] {true, false, true}, GRAMIAN))
        .isInstanceOf(NumericalException.class)
        .hasMessage("the balancer 'Hopeless' found no weights for a, c: a row of zeros");
  }

  @Test
  void aTaskWithAZeroGradientIsLeftOutAndCounted() {
    BalancerHost solver = solver(new RowSums(true));
    double[] zero = GRAMIAN.clone();
    zero[4] = 0;
    double[] weights = new double[3];
    solver.solve(new boolean[] {true, true, true}, zero, () -> zero, LOSSES, weights);
    assertThat(weights).containsExactly(10 + 1 + 3, 1, 30 + 7 + 9);
    solver.solve(new boolean[] {true, false, true}, zero, () -> zero, LOSSES, weights);
    assertThat(weights).as("an absent task is not counted").containsExactly(14, 0, 46);
    solver.solve(new boolean[] {false, true, false}, zero, () -> zero, LOSSES, weights);
    assertThat(weights).as("nothing is left to solve").containsExactly(0, 1, 0);
    assertThat(solver.zeroGradients()).containsExactly(0, 2, 0);
  }

  @Test
  void aZeroOfAnotherStatisticIsNoZeroGradient() {
    double[] zero = GRAMIAN.clone();
    zero[4] = 0;
    assertThat(solve(new RowSums(false), new boolean[] {true, true, true}, zero))
        .containsExactly(16, 30, 54);
  }

  /** Two unit gradients, 0.01 rad from opposite: 1 - cos is below the resolution of float32. */
  private static final double[] OPPOSITE = {1, -1, 0, -1, 1, 0, 0, 0, 1};

  private static double[] nearlyOpposite(double angle) {
    double[] exact = OPPOSITE.clone();
    exact[1] = -Math.cos(angle);
    exact[3] = exact[1];
    return exact;
  }

  @Test
  void theGramianInDoublePrecisionIsReadIfThatInSinglePrecisionHasNoSolution() {
    boolean[] two = {true, true, false};
    double[] weights = new double[3];
    BalancerHost host = solver(new NashMtl());
    host.solve(two, OPPOSITE, () -> nearlyOpposite(0.01), LOSSES, weights);
    // w² (1 - cos) = 1.
    double expected = 1 / Math.sqrt(1 - Math.cos(0.01));
    assertThat(weights).containsExactly(new double[] {expected, expected, 0}, within(1e-6));
    assertThat(host.unsolved()).isZero();
    host.solve(two, nearlyOpposite(1), () -> fail("a step with a solution"), LOSSES, weights);
  }

  @Test
  void withoutASolutionTheLastWeightsAreUsedAndCounted() {
    boolean[] all = {true, true, true};
    boolean[] two = {true, true, false};
    double[] weights = new double[3];
    BalancerHost host = solver(new FairGrad(1, false, 0, Convention.OWN, Unsolved.KEEP));
    host.solve(all, OPPOSITE, () -> OPPOSITE, LOSSES, weights);
    assertThat(weights).as("before the first solution").containsExactly(1, 1, 1);
    host.solve(all, new double[] {4, 0, 0, 0, 16, 0, 0, 0, 1}, () -> GRAMIAN, LOSSES, weights);
    assertThat(weights).containsExactly(new double[] {0.5, 0.25, 1}, within(1e-9));
    host.solve(two, OPPOSITE, () -> OPPOSITE, LOSSES, weights);
    assertThat(weights).containsExactly(new double[] {0.5, 0.25, 0}, within(1e-9));
    assertThat(host.unsolved()).isEqualTo(2);
    NashMtl failing = new NashMtl(1, 0, Convention.OWN, Unsolved.FAIL);
    assertThatThrownBy(() -> solve(failing, two, OPPOSITE))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("no solution, positive multiples of the gradients 0, 1");
  }

  private static double[] solve(GradientBalancer balancer, boolean[] present, double[] statistic) {
    double[] weights = new double[3];
    solver(balancer).solve(present, statistic, () -> statistic, LOSSES, weights);
    return weights;
  }

  private static BalancerHost solver(GradientBalancer balancer) {
    return new BalancerHost(TASKS, new Balancing(balancer), new GivenHistory(3, 1));
  }

  /** Norms 1, 2 and 4 at right angles: unit rows all have the diagonal 1. */
  @Test
  void rowsAreNormalizedBeforeTheyAreBalanced() {
    Balancing unit = new Balancing(new RowSums(true), Level.PARAMETERS, Normalize.L2);
    double[] weights = new double[3];
    new BalancerHost(TASKS, unit, new GivenHistory(3, 1))
        .solve(
            new boolean[] {true, true, true},
            new double[] {1, 0, 0, 0, 4, 0, 0, 0, 16},
            () -> GRAMIAN,
            new double[] {1, 1, 1},
            weights);
    assertThat(weights).containsExactly(2, 1, 0.5);
  }

  @Test
  void logLossesMustNotBeNegative() {
    Balancing logs = new Balancing(new RowSums(true), Level.PARAMETERS, Normalize.LOG);
    BalancerHost solver = new BalancerHost(TASKS, logs, new GivenHistory(3, 1));
    double[] losses = {1, -0.5, 1};
    assertThatThrownBy(
            () ->
                solver.solve(
                    new boolean[] {true, true, true},
                    GRAMIAN,
                    () -> GRAMIAN,
                    losses,
                    new double[3]))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining(TASKS.get(1));
    losses[1] = 0;
    double[] weights = new double[3];
    solver.solve(new boolean[] {true, true, true}, GRAMIAN, () -> GRAMIAN, losses, weights);
    assertThat(weights).as("a certain task has a loss of 0").containsExactly(7, 15, 25);
  }
}
