// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.SimplexProgram;

/**
 * Descent to the point of the Pareto front where all r_t ℓ_t are equal, r the preference (Mahapatra
 * and Rajan, ICML 2020). Let l be the shares r_t ℓ_t/Σrℓ, μ = Σ l log(T l) their distance from
 * equal shares, and a = r (log(T l) - μ):
 *
 * <ul>
 *   <li>If μ is above the tolerance, balance: maximize βᵀGa over the simplex subject to (Gβ)_t ≥
 *       h_t. If Ga has no positive entry, h = 0, so that no loss increases. Otherwise h_t is (Ga)_t
 *       if that is 0 or less, no bound if it is positive, and 0 for the tasks with the largest r_t
 *       ℓ_t.
 *   <li>Otherwise descend: maximize ΣGβ subject to Gβ ≥ 0 and, if restricted, βᵀGa ≥ min(max Ga,
 *       0), which keeps the balance.
 * </ul>
 *
 * <p>Both are linear programs; w = Tβ. Losses must be above 0. A program without a solution throws
 * an {@link ArithmeticException}.
 *
 * @param preference r, which sums to 1; equal for all tasks by default. With absent tasks the
 *     entries of the present ones are used
 * @param tolerance the tolerance of μ; 1e-4 by default
 * @param restricted whether descent keeps the balance; yes by default, as in the authors' code
 * @param convention the factor of head gradients; the weights by default, since w multiplies the
 *     losses in the paper
 */
@Pluggable(
    name = "epo",
    summary = "Descent to the point of the Pareto front where losses have given ratios.",
    source = "Mahapatra and Rajan, ICML 2020")
public record Epo(
    @Option(
            "factors that make the losses equal, one for each task, with a sum of 1; equal by"
                + " default")
        List<Double> preference,
    @Option("relative entropy up to which losses count as balanced, above 0") double tolerance,
    @Option("whether descent keeps the balance") boolean restricted,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer, Preferential<GradientBalancer> {

  public Epo {
    preference = Preferential.checked(preference);
    if (preference.contains(0.0)) {
      throw new OptionException(
          "preference", "must be above 0 for every task, but is " + preference);
    }
    Bounds.positive("tolerance", tolerance);
  }

  public Epo() {
    this(List.of(), 1e-4, true, Convention.WEIGHTED);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withPositiveLosses();
  }

  @Override
  public GradientBalancer withPreference(List<String> tasks, List<Double> other) {
    return new Epo(other, tolerance, restricted, convention);
  }

  @Override
  public boolean positiveShares() {
    return true;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return new Descent(this, Preference.of("epo", preference, tasks), accuracy);
  }

  /** The program of a step; its arrays are buffers. */
  private static final class Descent implements Solver {
    private final Epo options;
    private final double[] preference;
    private final SimplexProgram program;
    private final double[] gramian;
    private final double[] scaledLosses;

    /** a, and Ga. */
    private final double[] adjustments;

    private final double[] pulls;
    private final double[] objective;

    Descent(Epo options, double[] preference, double accuracy) {
      int tasks = preference.length;
      this.options = options;
      this.preference = preference;
      program = new SimplexProgram(tasks + 1, accuracy);
      gramian = new double[tasks * tasks];
      scaledLosses = new double[tasks];
      adjustments = new double[tasks];
      pulls = new double[tasks];
      objective = new double[tasks];
    }

    @Override
    public void solve(Problem problem, double[] weights) {
      int n = problem.size();
      scale(problem);
      double distance = adjust(problem);
      for (int i = 0; i < n; i++) {
        pulls[i] = 0;
        for (int j = 0; j < n; j++) {
          pulls[i] += gramian[i * n + j] * adjustments[j];
        }
      }
      program.begin(n);
      if (distance > options.tolerance) {
        balance(n, weights);
      } else {
        descend(n, weights);
      }
      for (int i = 0; i < n; i++) {
        weights[i] *= n;
      }
    }

    /** The Gramian in units of its largest entry. Neither program depends on the scale. */
    private void scale(Problem problem) {
      int n = problem.size();
      double largest = 0;
      for (int i = 0; i < n; i++) {
        largest = Math.max(largest, problem.statistic()[i * n + i]);
      }
      for (int k = 0; k < n * n; k++) {
        gramian[k] = largest == 0 ? 0 : problem.statistic()[k] / largest;
      }
    }

    /** Fills r ℓ and a; returns μ. */
    private double adjust(Problem problem) {
      int n = problem.size();
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double loss = problem.losses()[i];
        if (!(loss > 0)) {
          throw new ArithmeticException(
              "epo compares losses above zero, but that of task %d (counted from 0) is %s"
                  .formatted(problem.task(i), loss));
        }
        scaledLosses[i] = preference[problem.task(i)] * loss;
        sum += scaledLosses[i];
      }
      double distance = 0;
      for (int i = 0; i < n; i++) {
        double share = scaledLosses[i] / sum;
        adjustments[i] = Math.log(n * share);
        distance += share * adjustments[i];
      }
      for (int i = 0; i < n; i++) {
        adjustments[i] = preference[problem.task(i)] * (adjustments[i] - distance);
      }
      return distance;
    }

    private void balance(int n, double[] weights) {
      boolean opposed = true;
      double largest = 0;
      for (int i = 0; i < n; i++) {
        opposed &= !(pulls[i] > 0);
        largest = Math.max(largest, scaledLosses[i]);
      }
      for (int i = 0; i < n; i++) {
        if (opposed || scaledLosses[i] == largest) {
          program.atLeast(gramian, i * n, 0);
        } else if (!(pulls[i] > 0)) {
          program.atLeast(gramian, i * n, pulls[i]);
        }
      }
      program.maximize(pulls, weights);
    }

    private void descend(int n, double[] weights) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        program.atLeast(gramian, i * n, 0);
        most = Math.max(most, pulls[i]);
        objective[i] = 0;
        for (int j = 0; j < n; j++) {
          objective[i] += gramian[i * n + j];
        }
      }
      if (options.restricted) {
        program.atLeast(pulls, 0, Math.min(most, 0));
      }
      program.maximize(objective, weights);
    }
  }
}
