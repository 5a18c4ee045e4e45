// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.MinNorm;

/**
 * Descent toward the part of the Pareto front that a preference selects (Lin et al., NeurIPS 2019).
 * Unit rays u_j divide the space of losses; u is the ray of the preference. The sector of u is the
 * set of ℓ with (u_j - u)·ℓ ≤ 0 for all j. A constraint is active if (u_j - u)·ℓ/‖ℓ‖ exceeds -ε.
 *
 * <p>In the first epochs, until the losses are in the sector, the update is the point of least norm
 * in the hull of the gradients of the active constraints. Then it is that of the hull of these and
 * of the gradients of the losses. With its coefficients α and β, w_t = α_t + Σ_j β_j (u_j - u)_t.
 * Weights can be negative. As in the authors' code they are scaled to Σ|w_t| = T, except in the
 * first phase. The losses of absent tasks count as zero.
 *
 * @param preference u before it is scaled to length 1; equal for all tasks by default
 * @param rays the u_j; in the paper the evenly spaced preferences of all points of a front, which
 *     {@code mtl pareto} gives. By default the axes of the tasks: then only the weak sides of the
 *     sector are known, and losses end far from u
 * @param epochs the longest duration of the first phase; 2 by default
 * @param slack ε; 0 by default, as in the authors' code
 * @param convention the factor of head gradients; the weights by default, since w multiplies the
 *     losses in the paper
 */
@Pluggable(
    name = "pareto-mtl",
    summary = "Descent within the sector of losses around a preference.",
    source = "Lin et al., NeurIPS 2019")
public record ParetoMtl(
    @Option("direction of the losses, one number for each task, with a sum of 1; equal by default")
        List<Double> preference,
    @Option("directions that divide the losses; those of all points in mtl pareto, else the axes")
        List<List<Double>> rays,
    @Option("largest number of epochs of the search for the sector, 0 or more") int epochs,
    @Option("distance at which a constraint counts as active, relative to the losses, 0 or more")
        double slack,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer, Preferential<GradientBalancer> {

  public ParetoMtl {
    preference = Preferential.checked(preference);
    rays = rays.stream().map(List::copyOf).toList();
    for (List<Double> ray : rays) {
      if (ray.stream().anyMatch(x -> !(x >= 0 && x < Double.POSITIVE_INFINITY))
          || ray.stream().allMatch(x -> x == 0)) {
        throw new OptionException(
            "rays", "must be finite, 0 or more and not all zero, but one is " + ray);
      }
    }
    Bounds.atLeast(0, "epochs", epochs);
    Bounds.notNegative("slack", slack);
  }

  public ParetoMtl() {
    this(List.of(), List.of(), 2, 0, Convention.WEIGHTED);
  }

  @Override
  public GradientBalancer withPreference(List<String> tasks, List<Double> other) {
    return new ParetoMtl(other, rays, epochs, slack, convention);
  }

  /** The rays are those of all points, as in the paper, unless the method has rays of its own. */
  @Override
  public GradientBalancer withPreference(
      List<String> tasks, List<Double> other, List<List<Double>> all) {
    return new ParetoMtl(other, rays.isEmpty() ? all : rays, epochs, slack, convention);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return new Descent(this, sides(tasks), tasks, accuracy);
  }

  /** u_j - u, without that of u itself, which is no constraint. */
  private double[][] sides(int tasks) {
    double[] own = unit(Preference.of("pareto-mtl", preference, tasks));
    for (List<Double> ray : rays) {
      if (ray.size() != tasks) {
        throw new ConfigurationException(
            "the balancer 'pareto-mtl' has a ray of %d numbers for %d tasks"
                .formatted(ray.size(), tasks));
      }
    }
    int number = rays.isEmpty() ? tasks : rays.size();
    return IntStream.range(0, number)
        .mapToObj(j -> minus(unit(rays.isEmpty() ? axis(tasks, j) : numbers(rays.get(j))), own))
        .filter(side -> Arrays.stream(side).anyMatch(x -> Math.abs(x) > 1e-9))
        .toArray(double[][]::new);
  }

  private static double[] axis(int tasks, int j) {
    double[] axis = new double[tasks];
    axis[j] = 1;
    return axis;
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(x -> x).toArray();
  }

  private static double[] unit(double[] ray) {
    double norm = Math.sqrt(Arrays.stream(ray).map(x -> x * x).sum());
    return Arrays.stream(ray).map(x -> x / norm).toArray();
  }

  private static double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(t -> a[t] - b[t]).toArray();
  }

  /** The solver of both phases; its arrays are buffers. */
  private static final class Descent implements Solver {
    private final ParetoMtl options;
    private final double[][] sides;
    private final MinNorm minNorm;

    /** Coefficients of combinations of the gradients of present tasks. */
    private final double[][] rows;

    private final double[][] images;
    private final double[] gramian;
    private final double[] coefficients;

    Descent(ParetoMtl options, double[][] sides, int tasks, double accuracy) {
      int most = tasks + sides.length;
      this.options = options;
      this.sides = sides;
      minNorm = new MinNorm(most, accuracy);
      rows = new double[most][tasks];
      images = new double[most][tasks];
      gramian = new double[most * most];
      coefficients = new double[most];
    }

    @Override
    public void solve(Problem problem, double[] weights) {
      int n = problem.size();
      int active = readActive(problem);
      double[] inside = problem.history().state("in-sector", 1, 0);
      boolean seeking = inside[0] == 0 && problem.history().epoch() < options.epochs;
      if (seeking && active == 0) {
        inside[0] = 1;
        seeking = false;
      }
      int number = active;
      for (int i = 0; i < n && !seeking; i++) {
        Arrays.fill(rows[number], 0, n, 0.0);
        rows[number++][i] = 1;
      }
      combine(problem, number, weights);
      if (!seeking) {
        scale(weights, n);
      }
    }

    /**
     * Writes the active constraints of the present tasks to the first rows; returns their number.
     */
    private int readActive(Problem problem) {
      int n = problem.size();
      double norm = Math.sqrt(dot(problem.losses(), problem.losses(), n));
      int number = 0;
      for (double[] side : sides) {
        double[] row = rows[number];
        for (int i = 0; i < n; i++) {
          row[i] = side[problem.task(i)];
        }
        number += dot(row, problem.losses(), n) > -options.slack * norm ? 1 : 0;
      }
      return number;
    }

    /** The point of least norm in the hull of the first combinations of gradients. */
    private void combine(Problem problem, int number, double[] weights) {
      int n = problem.size();
      for (int i = 0; i < number; i++) {
        project(problem, rows[i], images[i]);
        for (int j = 0; j < number; j++) {
          gramian[i * number + j] = dot(rows[j], images[i], n);
        }
      }
      minNorm.solve(gramian, number, coefficients);
      Arrays.fill(weights, 0, n, 0.0);
      for (int t = 0; t < n; t++) {
        for (int i = 0; i < number; i++) {
          weights[t] += coefficients[i] * rows[i][t];
        }
      }
    }

    /** To Σ|w_t| = T. */
    private static void scale(double[] weights, int n) {
      double size = 0;
      for (int t = 0; t < n; t++) {
        size += Math.abs(weights[t]);
      }
      for (int t = 0; t < n && size > 0; t++) {
        weights[t] *= n / size;
      }
    }

    /** The products of all gradients with a combination of them. */
    private static void project(Problem problem, double[] row, double[] image) {
      int n = problem.size();
      Arrays.fill(image, 0, n, 0.0);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          image[i] += problem.statistic()[i * n + j] * row[j];
        }
      }
    }

    private static double dot(double[] a, double[] b, int n) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }
}
