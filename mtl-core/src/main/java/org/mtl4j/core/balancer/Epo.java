package org.mtl4j.core.balancer;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.core.solver.SimplexProgram;

/**
 * Descent to the point of the Pareto front where all r_t ℓ_t are equal, r the preference (Mahapatra
 * and Rajan, ICML 2020). With l the shares r_t ℓ_t/Σrℓ, μ = Σ l log(T l) how far they are from
 * equal, and a = r (log(T l) - μ):
 *
 * <ul>
 *   <li>μ above a tolerance: balance. Max βᵀGa over the simplex where (Gβ)_t ≥ h_t. If Ga has no
 *       positive entry h = 0, so that no loss rises; else h is (Ga)_t where that is 0 or less, no
 *       bound where it is positive, and 0 for the tasks with the largest r_t ℓ_t.
 *   <li>else descend. Max ΣGβ where Gβ ≥ 0; restricted, also where βᵀGa ≥ min(max Ga, 0), so that
 *       the balance is not lost.
 * </ul>
 *
 * <p>Both are linear programs; w = Tβ. Losses must be above zero. A program without a solution is
 * an {@link ArithmeticException}.
 *
 * @param preference r, a sum of one; equal for all tasks by default. Of a step with absent tasks
 *     the others' part
 * @param tolerance of μ; 1e-4 by default
 * @param restricted whether descent keeps the balance; yes by default, as in the authors' code
 * @param convention what heads are scaled by; in the paper w multiplies the losses, so by the
 *     weights
 */
@Pluggable(
    name = "epo",
    summary = "Descent to the point of the Pareto front where losses have given ratios.",
    source = "Mahapatra and Rajan, ICML 2020")
public record Epo(
    @Option(
            "what losses are multiplied with to be equal, one a task, with a sum of 1; equal by"
                + " default")
        List<Double> preference,
    @Option("how far from equal counts as equal, in relative entropy, above 0") double tolerance,
    @Option("whether the balance is kept in descent") boolean restricted,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer, Preferential<GradientBalancer> {

  public Epo {
    preference = Preferential.checked(preference);
    if (preference.contains(0.0)) {
      throw new IllegalArgumentException(
          "preference must be above 0 for every task, but is " + preference);
    }
    if (!(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "tolerance must be finite and above 0, but is " + tolerance);
    }
  }

  public Epo() {
    this(List.of(), 1e-4, true, Convention.WEIGHTED);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withPositiveLosses();
  }

  @Override
  public GradientBalancer preferring(List<String> tasks, List<Double> other) {
    return new Epo(other, tolerance, restricted, convention);
  }

  @Override
  public boolean positive() {
    return true;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    double[] all = Preference.of("epo", preference, tasks);
    return (problem, weights) -> {
      int n = problem.size();
      double[] r = new double[n];
      for (int i = 0; i < n; i++) {
        r[i] = all[problem.task(i)];
      }
      double[] beta = solve(scaled(problem), r, problem);
      for (int i = 0; i < n; i++) {
        weights[i] = n * beta[i];
      }
    };
  }

  /** The Gramian in units of its largest entry: neither program depends on them. */
  private static double[][] scaled(Problem problem) {
    int n = problem.size();
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, problem.statistic()[i * n + i]);
    }
    double[][] gramian = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        gramian[i][j] = largest == 0 ? 0 : problem.statistic()[i * n + j] / largest;
      }
    }
    return gramian;
  }

  private double[] solve(double[][] gramian, double[] r, Problem problem) {
    int n = r.length;
    double[] scaledLosses = new double[n];
    double[] a = new double[n];
    double distance = adjust(problem, r, scaledLosses, a);
    double[] pulls = Arrays.stream(gramian).mapToDouble(row -> dot(row, a)).toArray();
    SimplexProgram program = new SimplexProgram(n);
    if (distance > tolerance) {
      double[] bounds = bounds(pulls, scaledLosses);
      for (int i = 0; i < n; i++) {
        if (bounds[i] > Double.NEGATIVE_INFINITY) {
          program.atLeast(gramian[i], bounds[i]);
        }
      }
      return program.maximise(pulls);
    }
    for (double[] row : gramian) {
      program.atLeast(row, 0);
    }
    if (restricted) {
      program.atLeast(pulls, Math.min(Arrays.stream(pulls).max().orElse(0), 0));
    }
    return program.maximise(
        Arrays.stream(gramian).mapToDouble(row -> Arrays.stream(row).sum()).toArray());
  }

  /** Fills r ℓ and a; returns μ. */
  private static double adjust(Problem problem, double[] r, double[] scaledLosses, double[] a) {
    int n = r.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double loss = problem.losses()[i];
      if (!(loss > 0)) {
        throw new ArithmeticException(
            "epo compares losses above zero, but that of task %d (counted from 0) is %s"
                .formatted(problem.task(i), loss));
      }
      scaledLosses[i] = r[i] * loss;
      sum += scaledLosses[i];
    }
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double share = scaledLosses[i] / sum;
      a[i] = Math.log(n * share);
      distance += share * a[i];
    }
    for (int i = 0; i < n; i++) {
      a[i] = r[i] * (a[i] - distance);
    }
    return distance;
  }

  private static double[] bounds(double[] pulls, double[] scaledLosses) {
    double[] bounds = new double[pulls.length];
    if (Arrays.stream(pulls).noneMatch(pull -> pull > 0)) {
      return bounds;
    }
    double largest = Arrays.stream(scaledLosses).max().orElseThrow();
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = pulls[i] > 0 ? Double.NEGATIVE_INFINITY : pulls[i];
      bounds[i] = scaledLosses[i] == largest ? 0 : bounds[i];
    }
    return bounds;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
