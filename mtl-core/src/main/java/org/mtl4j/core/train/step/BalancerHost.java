// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.NoSolutionException;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;

/**
 * The host's part of a balanced step: selects the active tasks of the statistic, calls the solver
 * of the method, and sets the weights of all tasks. Uses one set of buffers for each number of
 * active tasks.
 *
 * <p>A task whose gradient is zero, because it has become certain or its gradient underflows in
 * float32, has no direction to balance: many problems have no solution with it. It is left out of
 * the problem of the step, and has the weight 1.
 *
 * <p>If the problem has no solution and the statistic is a Gramian, the problem is solved again
 * with the Gramian summed in float64, which tells opposite gradients from nearly opposite ones. If
 * there is still none, {@link GradientBalancer#unsolved} decides.
 */
final class BalancerHost {
  /** The relative error of a statistic: backends sum products in single precision. */
  private static final double ACCURACY = 0x1p-22;

  /** The relative error of a Gramian of up to 2^26 columns summed in float64. */
  private static final double EXACT = 0x1p-40;

  private static final String ZERO_GRADIENTS = "zero-gradients";
  private static final String UNSOLVED = "unsolved";
  private static final String LAST_WEIGHTS = "last-weights";

  private final List<String> tasks;
  private final String method;
  private final GradientBalancer balancer;
  private final boolean unitRows;
  private final boolean logLosses;
  private final boolean pairwise;
  private final boolean rowsAreGradients;
  private final boolean[] solved;
  private final Solver solver;
  private Optional<Solver> exactSolver = Optional.empty();
  private final History history;
  private final ActiveTasks[] bySize;
  private final SolverWatch watch;

  BalancerHost(List<String> tasks, Balancing balancing, History history) {
    this.tasks = tasks;
    this.balancer = balancing.balancer();
    this.unitRows = balancing.normalize() == Normalize.L2;
    this.logLosses = balancing.logLosses();
    this.method = Pluggable.Name.of(balancer);
    this.pairwise = balancer.pairwise();
    this.rowsAreGradients = balancer.view() != View.COORDINATES;
    this.solved = new boolean[tasks.size()];
    this.solver = solver(ACCURACY);
    this.watch = new SolverWatch(method, SolverWatch.LIMIT);
    this.history = history;
    this.bySize = new ActiveTasks[tasks.size() + 1];
  }

  private Solver solver(double accuracy) {
    return Optional.ofNullable(balancer.solver(tasks.size(), accuracy))
        .orElseThrow(
            () -> new ContractException("the balancer '%s' gave no solver".formatted(method)));
  }

  /** The number of controls of the balancer. */
  int controls() {
    return balancer.controls(tasks.size());
  }

  /** Fills the controls of the next step. */
  void control(double[] controls) {
    balancer.control(history, controls);
  }

  /**
   * Gives the weights of the present tasks if the method knows them before the step; those of
   * absent tasks are 0. False if rows or losses are normalized, which needs the gradients.
   *
   * @param weights filled if known [T]
   */
  boolean knownWeights(boolean[] present, double[] weights) {
    if (unitRows || logLosses || !balancer.knownWeights()) {
      return false;
    }
    ActiveTasks active = active(present);
    if (!solver.knownWeights(active, active.weights)) {
      return false;
    }
    active.requireFinite();
    active.spread(weights);
    return true;
  }

  /**
   * Computes the weights of the active tasks; those of absent tasks are 0, those of tasks with a
   * zero gradient 1.
   *
   * @param statistic of all tasks [T, k], row-major
   * @param gramian computes the Gramian of all tasks in float64 [T, T]
   * @param losses of all tasks [T]
   * @param weights to be filled [T]
   * @throws NumericalException if the solver fails or a weight is not finite; names the tasks
   */
  void solve(
      boolean[] present,
      double[] statistic,
      Supplier<double[]> gramian,
      double[] losses,
      double[] weights) {
    selectNonZero(present, statistic);
    ActiveTasks problem = active(solved);
    if (problem.size() > 0) {
      solve(problem, statistic, gramian, losses);
    }
    problem.spread(weights);
    for (int t = 0; t < weights.length; t++) {
      weights[t] = present[t] && !solved[t] ? 1 : weights[t];
    }
  }

  private void selectNonZero(boolean[] present, double[] statistic) {
    for (int t = 0; t < solved.length; t++) {
      boolean zero = rowsAreGradients && present[t] && isZero(statistic, t);
      solved[t] = present[t] && !zero;
      if (zero) {
        zeroGradients()[t]++;
      }
    }
  }

  /** The diagonal of a Gramian is zero, or all of a row of another statistic. */
  private boolean isZero(double[] statistic, int task) {
    int columns = statistic.length / tasks.size();
    if (pairwise && columns == tasks.size()) {
      return statistic[task * columns + task] == 0;
    }
    for (int i = task * columns; i < (task + 1) * columns; i++) {
      if (statistic[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** In how many steps the gradient of each task was zero [T]. */
  double[] zeroGradients() {
    return history.state(ZERO_GRADIENTS, tasks.size(), 0);
  }

  private void solve(
      ActiveTasks problem, double[] statistic, Supplier<double[]> gramian, double[] losses) {
    problem.fill(statistic, losses);
    if (logLosses) {
      requirePositive(problem);
    }
    try {
      run(problem, solver);
    } catch (NoSolutionException e) {
      solveAgain(problem, gramian, losses, e);
    } catch (ArithmeticException | NumericalException e) {
      throw failed(problem, e);
    }
    problem.requireFinite();
    problem.fromUnitRows();
    if (balancer.unsolved() == Unsolved.KEEP) {
      problem.store(lastWeights());
    }
  }

  private void run(ActiveTasks problem, Solver given) {
    problem.toUnitRows(unitRows);
    watch.run(() -> given.solve(problem, problem.weights));
  }

  /** Solves with more digits, if the statistic is a Gramian; else does what the method says. */
  private void solveAgain(
      ActiveTasks problem, Supplier<double[]> gramian, double[] losses, NoSolutionException first) {
    NoSolutionException reason = first;
    if (balancer.view() == View.GRAMIAN) {
      exactSolver = exactSolver.or(() -> Optional.of(solver(EXACT)));
      try {
        problem.fill(gramian.get(), losses);
        run(problem, exactSolver.get());
        return;
      } catch (NoSolutionException e) {
        reason = e;
      } catch (ArithmeticException | NumericalException e) {
        throw failed(problem, e);
      }
    }
    if (balancer.unsolved() == Unsolved.FAIL) {
      throw failed(problem, reason);
    }
    problem.load(lastWeights());
    history.state(UNSOLVED, 1, 0)[0]++;
  }

  private double[] lastWeights() {
    return history.state(LAST_WEIGHTS, tasks.size(), 1);
  }

  /** In how many steps the last weights were used because there was no solution. */
  long unsolved() {
    return balancer.unsolved() == Unsolved.KEEP ? (long) history.state(UNSOLVED, 1, 0)[0] : 0;
  }

  private NumericalException failed(ActiveTasks problem, RuntimeException e) {
    return new NumericalException(
        "the balancer '%s' found no weights for %s: %s"
            .formatted(method, problem.names(), reason(e)),
        e);
  }

  private static String reason(RuntimeException e) {
    return Optional.ofNullable(e.getMessage()).orElse("it gave no reason");
  }

  /** A loss of exactly 0 is given as 1: its logarithm is 0, and so is its gradient. */
  private void requirePositive(ActiveTasks problem) {
    for (int i = 0; i < problem.size(); i++) {
      if (!(problem.losses[i] >= 0)) {
        throw new NumericalException(
            "the balancer '%s' works on log losses, but the loss of '%s' is %s"
                .formatted(method, tasks.get(problem.task(i)), problem.losses[i]));
      }
    }
  }

  private ActiveTasks active(boolean[] present) {
    int size = 0;
    for (boolean active : present) {
      size += active ? 1 : 0;
    }
    if (bySize[size] == null) {
      bySize[size] = new ActiveTasks(size);
    }
    bySize[size].select(present);
    return bySize[size];
  }

  /** The problem of a fixed number of active tasks; which tasks these are changes by step. */
  private final class ActiveTasks implements Problem {
    private final int[] indices;
    private final double[] losses;
    private final double[] weights;
    private final double[] norms;
    private double[] statistic = {};

    ActiveTasks(int size) {
      this.indices = new int[size];
      this.losses = new double[size];
      this.weights = new double[size];
      this.norms = new double[size];
    }

    void select(boolean[] present) {
      int next = 0;
      for (int t = 0; t < present.length; t++) {
        if (present[t]) {
          indices[next++] = t;
        }
      }
    }

    /** Copies statistic and losses of the active tasks. */
    void fill(double[] all, double[] allLosses) {
      int size = indices.length;
      int columns = all.length / tasks.size();
      boolean square = pairwise && columns == tasks.size();
      int width = square ? size : columns;
      if (statistic.length != size * width) {
        statistic = new double[size * width];
      }
      int next = 0;
      for (int i = 0; i < size; i++) {
        losses[i] = allLosses[indices[i]];
        for (int j = 0; j < width; j++) {
          statistic[next++] = all[indices[i] * columns + (square ? indices[j] : j)];
        }
      }
    }

    /** Sets the weights of all tasks; 0 for absent tasks. */
    void spread(double[] all) {
      Arrays.fill(all, 0);
      for (int i = 0; i < indices.length; i++) {
        all[indices[i]] = weights[i];
      }
    }

    /** The input was checked to be finite, so a weight that is not is an error of the method. */
    void requireFinite() {
      for (int i = 0; i < indices.length; i++) {
        if (!Double.isFinite(weights[i])) {
          throw new NumericalException(
              "the balancer '%s' gave '%s' the weight %s; a weight must be finite"
                  .formatted(method, tasks.get(indices[i]), weights[i]),
              null,
              Fault.INTERNAL);
        }
      }
    }

    String names() {
      return Arrays.stream(indices).mapToObj(tasks::get).collect(Collectors.joining(", "));
    }

    /** Divides rows and columns of the Gramian by the norms of the gradients; a zero row is not. */
    void toUnitRows(boolean wanted) {
      int n = indices.length;
      for (int i = 0; i < n; i++) {
        double norm = wanted ? Math.sqrt(statistic[i * n + i]) : 1;
        norms[i] = norm > 0 ? norm : 1;
      }
      for (int i = 0; wanted && i < n; i++) {
        for (int j = 0; j < n; j++) {
          statistic[i * n + j] /= norms[i] * norms[j];
        }
      }
    }

    /** Reads the last weights, as weights of unit rows if rows are normalized. */
    void load(double[] last) {
      for (int i = 0; i < indices.length; i++) {
        weights[i] = last[indices[i]] * norms[i];
      }
    }

    void store(double[] last) {
      for (int i = 0; i < indices.length; i++) {
        last[indices[i]] = weights[i];
      }
    }

    /** From the weights of unit gradients to those of the gradients. */
    void fromUnitRows() {
      for (int i = 0; i < indices.length; i++) {
        weights[i] /= norms[i];
      }
    }

    @Override
    public int size() {
      return indices.length;
    }

    @Override
    public int task(int i) {
      return indices[i];
    }

    @Override
    public double[] statistic() {
      return statistic;
    }

    @Override
    public double[] losses() {
      return losses;
    }

    @Override
    public History history() {
      return history;
    }
  }
}
