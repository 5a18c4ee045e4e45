package org.mtl4j.core.train.step;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;

/**
 * The host's part of a balanced step: leaves absent tasks out of the statistic, has the method
 * solve for the others, and puts the weights back in their places. Works in buffers of its own, one
 * set for each number of present tasks.
 */
final class BalancerHost {
  /** Backends sum products of single precision. */
  private static final double ACCURACY = 0x1p-22;

  private final List<String> tasks;
  private final String method;
  private final GradientBalancer balancer;
  private final boolean unitRows;
  private final boolean logLosses;
  private final boolean pairwise;
  private final Solver solver;
  private final History history;
  private final Present[] bySize;

  BalancerHost(List<String> tasks, Balancing balancing, History history) {
    this.tasks = tasks;
    this.balancer = balancing.balancer();
    this.unitRows = balancing.normalize() == Normalize.L2;
    this.logLosses = balancing.logLosses();
    this.method = Pluggable.Name.of(balancer);
    this.pairwise = balancer.pairwise();
    this.solver =
        Optional.ofNullable(balancer.solver(tasks.size(), ACCURACY))
            .orElseThrow(
                () -> new ContractException("the balancer '%s' gave no solver".formatted(method)));
    this.history = history;
    this.bySize = new Present[tasks.size() + 1];
  }

  /** How many numbers the balancer feeds into the graph. */
  int controls() {
    return balancer.controls(tasks.size());
  }

  /** Has the balancer fill the numbers of the coming step. */
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
    Present participants = place(present);
    if (!solver.knownWeights(participants, participants.weights)) {
      return false;
    }
    participants.requireFinite();
    participants.spread(weights);
    return true;
  }

  /**
   * Finds the weights of the present tasks; those of the others become 0.
   *
   * @param statistic [T, k], row-major
   * @param losses [T]
   * @param weights filled [T]
   * @throws NumericalException where the problem has no solution, or a weight is not finite; names
   *     the tasks
   */
  void solve(boolean[] present, double[] statistic, double[] losses, double[] weights) {
    Present problem = place(present);
    problem.fill(statistic, losses);
    if (logLosses) {
      requirePositive(problem);
    }
    try {
      problem.toUnitRows(unitRows);
      solver.solve(problem, problem.weights);
    } catch (ArithmeticException | NumericalException e) {
      throw new NumericalException(
          "the balancer '%s' found no weights for %s: %s"
              .formatted(method, problem.names(), reason(e)),
          e);
    }
    problem.requireFinite();
    problem.fromUnitRows();
    problem.spread(weights);
  }

  private static String reason(RuntimeException e) {
    return Optional.ofNullable(e.getMessage()).orElse("it gave no reason");
  }

  private void requirePositive(Present problem) {
    for (int i = 0; i < problem.size(); i++) {
      if (!(problem.losses[i] > 0)) {
        throw new NumericalException(
            "the balancer '%s' works on log losses, but the loss of '%s' is %s"
                .formatted(method, tasks.get(problem.task(i)), problem.losses[i]));
      }
    }
  }

  private Present place(boolean[] present) {
    int size = 0;
    for (boolean there : present) {
      size += there ? 1 : 0;
    }
    if (bySize[size] == null) {
      bySize[size] = new Present(size);
    }
    bySize[size].place(present);
    return bySize[size];
  }

  /** The problem of so many tasks; which ones changes from step to step. */
  private final class Present implements Problem {
    private final int[] places;
    private final double[] losses;
    private final double[] weights;
    private final double[] norms;
    private double[] statistic = {};

    Present(int size) {
      this.places = new int[size];
      this.losses = new double[size];
      this.weights = new double[size];
      this.norms = new double[size];
    }

    void place(boolean[] present) {
      int next = 0;
      for (int t = 0; t < present.length; t++) {
        if (present[t]) {
          places[next++] = t;
        }
      }
    }

    /** Takes what is known of those that are present. */
    void fill(double[] all, double[] allLosses) {
      int size = places.length;
      int columns = all.length / tasks.size();
      boolean square = pairwise && columns == tasks.size();
      int kept = square ? size : columns;
      if (statistic.length != size * kept) {
        statistic = new double[size * kept];
      }
      int next = 0;
      for (int i = 0; i < size; i++) {
        losses[i] = allLosses[places[i]];
        for (int j = 0; j < kept; j++) {
          statistic[next++] = all[places[i] * columns + (square ? places[j] : j)];
        }
      }
    }

    /** Puts the weights in their places; those of absent tasks become 0. */
    void spread(double[] all) {
      Arrays.fill(all, 0);
      for (int i = 0; i < places.length; i++) {
        all[places[i]] = weights[i];
      }
    }

    /** What there was to solve is finite; so is what a method must give. */
    void requireFinite() {
      for (int i = 0; i < places.length; i++) {
        if (!Double.isFinite(weights[i])) {
          throw new NumericalException(
              "the balancer '%s' gave '%s' the weight %s; a weight must be finite"
                  .formatted(method, tasks.get(places[i]), weights[i]),
              null,
              Fault.INTERNAL);
        }
      }
    }

    String names() {
      return Arrays.stream(places).mapToObj(tasks::get).collect(Collectors.joining(", "));
    }

    /** Divides rows and columns of the Gramian by their norms; a zero row stays as it is. */
    void toUnitRows(boolean wanted) {
      int n = places.length;
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

    /** From weights of unit rows to those of the rows. */
    void fromUnitRows() {
      for (int i = 0; i < places.length; i++) {
        weights[i] /= norms[i];
      }
    }

    @Override
    public int size() {
      return places.length;
    }

    @Override
    public int task(int i) {
      return places[i];
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
