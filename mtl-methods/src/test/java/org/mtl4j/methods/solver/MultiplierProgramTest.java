// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The multipliers against the smallest value of a grid search over λ, with the best ν for each. */
class MultiplierProgramTest {
  private static final int GRID = 80;

  /** aᵀλ compared with ρ‖q‖² at the solution. */
  private enum Side {
    BELOW,
    AT,
    ABOVE
  }

  /** Directions F of length one, and q. */
  private record Given(double[][] directions, double[] q, double rho) {
    int size() {
      return directions.length;
    }

    double[] gramian() {
      double[] gramian = new double[size() * size()];
      Arrays.setAll(gramian, i -> dot(directions[i / size()], directions[i % size()]));
      return gramian;
    }

    double[] alignment() {
      return Arrays.stream(directions).mapToDouble(row -> dot(row, q)).toArray();
    }

    double square() {
      return dot(q, q);
    }

    /** ‖Σ λ_t F_t + νq‖² - νρ‖q‖², with the least ν that is allowed: it grows beyond. */
    double value(double[] lambda) {
      double[] alignment = alignment();
      double nu = 0;
      double[] sum = new double[q.length];
      for (int t = 0; t < size(); t++) {
        nu += lambda[t] * (square() == 0 ? rho : rho - alignment[t] / square());
        for (int i = 0; i < sum.length; i++) {
          sum[i] += lambda[t] * directions[t][i];
        }
      }
      double best = Double.POSITIVE_INFINITY;
      for (double more : new double[] {0, 1e-3, 0.1, 1}) {
        double[] total = sum.clone();
        double multiplier = Math.max(nu, 0) + more;
        Arrays.setAll(total, i -> sum[i] + multiplier * q[i]);
        best = Math.min(best, dot(total, total) - multiplier * rho * square());
      }
      return best;
    }

    Side side(double[] lambda) {
      double distance = dot(alignment(), lambda) - rho * square();
      return Math.abs(distance) < 1e-5 ? Side.AT : distance < 0 ? Side.BELOW : Side.ABOVE;
    }

    private static double dot(double[] x, double[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += x[i] * y[i];
      }
      return sum;
    }
  }

  private static Given random(Random random, int tasks, int size, double rho) {
    double[][] directions = new double[tasks][];
    for (int t = 0; t < tasks; t++) {
      double[] row = random.doubles(size, -1, 1).toArray();
      double norm = Math.sqrt(Given.dot(row, row));
      directions[t] = Arrays.stream(row).map(x -> x / norm).toArray();
    }
    double scale = Math.pow(10, random.nextInt(5) - 3);
    double[] q = random.doubles(size, -scale, scale).toArray();
    return new Given(directions, q, rho);
  }

  private static double[] solve(Given given) {
    double[] lambda = new double[given.size()];
    new MultiplierProgram(given.size(), Math.ulp(1.0))
        .solve(
            given.gramian(), given.alignment(), given.square(), given.rho(), given.size(), lambda);
    assertThat(Arrays.stream(lambda).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(lambda).min().orElseThrow()).isNotNegative();
    return lambda;
  }

  @Test
  void nothingOnTheSimplexIsLess() {
    Random random = new Random(5);
    Set<Side> met = EnumSet.noneOf(Side.class);
    for (int i = 0; i < 120; i++) {
      Given given = random(random, 2 + i % 2, 2 + i % 3, new double[] {0.1, 0.5, 2}[i % 3]);
      double[] lambda = solve(given);
      met.add(given.side(lambda));
      double found = given.value(lambda);
      assertThat(found)
          .as("%s", i)
          .isLessThanOrEqualTo(least(given) + 1e-7 * (1 + Math.abs(found)));
    }
    assertThat(met).as("all cases came up").containsExactlyInAnyOrder(Side.values());
  }

  /** Convex, so that λ is optimal if no direction to a vertex descends; sides are met exactly. */
  @Test
  void noDirectionDescends() {
    Random random = new Random(11);
    Set<Side> met = EnumSet.noneOf(Side.class);
    for (int i = 0; i < 200; i++) {
      int tasks = 1 + i % 5;
      Given given = random(random, tasks, 2 + i % 4, new double[] {0.1, 0.5, 2, 50}[i % 4]);
      double[] lambda = solve(given);
      Side side = given.side(lambda);
      met.add(side);
      double bound = given.rho() * given.square();
      if (side == Side.AT && bound > 1e-3) {
        assertThat(Given.dot(given.alignment(), lambda))
            .isCloseTo(bound, within(1e-9 * (1 + bound)));
      }
      double found = given.value(lambda);
      for (int t = 0; t < tasks; t++) {
        for (double step : new double[] {1e-4, 0.1}) {
          double[] toward = new double[tasks];
          Arrays.setAll(toward, k -> (1 - step) * lambda[k]);
          toward[t] += step;
          assertThat(given.value(toward) - found)
              .as("problem %d, task %d", i, t)
              .isGreaterThan(-1e-8 * step * (1 + Math.abs(found)));
        }
      }
    }
    assertThat(met).containsExactlyInAnyOrder(Side.values());
  }

  /** Where aᵀλ = ρ‖q‖², one η in [0, ρ] makes 2FFᵀλ - ηa equal where λ is positive. */
  @Test
  void oneMultiplierMeetsTheBoundary() {
    Random random = new Random(12);
    int[] met = new int[7];
    for (int i = 0; i < 3000; i++) {
      int tasks = 2 + i % 5;
      Given given = random(random, tasks, tasks + 2, new double[] {0.05, 0.2, 0.5}[i % 3]);
      double[] lambda = solve(given);
      int[] active = IntStream.range(0, tasks).filter(t -> lambda[t] > 1e-4).toArray();
      if (given.square() > 1e-2 && active.length > 1 && given.side(lambda) == Side.AT) {
        met[active.length]++;
        assertBoundary(given, lambda, active);
      }
    }
    assertThat(Arrays.stream(met, 2, 5)).as("by active tasks").allMatch(count -> count > 2);
  }

  private static void assertBoundary(Given given, double[] lambda, int[] active) {
    double[] a = given.alignment();
    double bound = given.rho() * given.square();
    assertThat(Given.dot(a, lambda)).isCloseTo(bound, within(1e-9 * (1 + bound)));
    double[] slope = Matrices.times(given.gramian(), lambda);
    int first = Arrays.stream(active).boxed().min(Comparator.comparing(t -> a[t])).orElseThrow();
    int last = Arrays.stream(active).boxed().max(Comparator.comparing(t -> a[t])).orElseThrow();
    double eta = 2 * (slope[last] - slope[first]) / (a[last] - a[first]);
    assertThat(eta).isBetween(-1e-6, given.rho() + 1e-6);
    double level = 2 * slope[first] - eta * a[first];
    double size = 1e-6 * (1 + Matrices.largest(a));
    for (int t = 0; t < lambda.length; t++) {
      assertThat(2 * slope[t] - eta * a[t]).isGreaterThan(level - size);
    }
    for (int t : active) {
      assertThat(2 * slope[t] - eta * a[t]).isLessThan(level + size);
    }
  }

  @Test
  void whatWasSolvedBeforeDoesNotMatter() {
    Random random = new Random(14);
    MultiplierProgram program = new MultiplierProgram(3, Math.ulp(1.0));
    for (int i = 0; i < 60; i++) {
      Given given = random(random, 1 + i % 3, 4, 0.2);
      double[] lambda = new double[given.size()];
      program.solve(
          given.gramian(), given.alignment(), given.square(), given.rho(), given.size(), lambda);
      assertThat(lambda).containsExactly(solve(given));
    }
  }

  @Test
  void refusesMoreObjectivesThanItHasRoomFor() {
    MultiplierProgram program = new MultiplierProgram(1, Math.ulp(1.0));
    double[] two = new double[2];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> program.solve(new double[4], two, 1, 1, 2, two))
        .withMessage("there is workspace for 1 objectives, not for 2");
  }

  private static double least(Given given) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= GRID; i++) {
      int rest = given.size() == 2 ? 0 : GRID - i;
      for (int j = 0; j <= rest; j++) {
        double first = (double) i / GRID;
        double second = (double) j / GRID;
        least =
            Math.min(
                least,
                given.value(
                    given.size() == 2
                        ? new double[] {first, 1 - first}
                        : new double[] {first, second, 1 - first - second}));
      }
    }
    return least;
  }

  @Test
  void manyTasksLeaveNoDirectionOfDescent() {
    Random random = new Random(6);
    for (int tasks : new int[] {1, 10, 40}) {
      Given given = random(random, tasks, 50, 0.1);
      double[] lambda = solve(given);
      double found = given.value(lambda);
      for (int t = 0; t < tasks; t++) {
        double[] toward = lambda.clone();
        Arrays.setAll(toward, s -> 0.999 * lambda[s]);
        toward[t] += 0.001;
        assertThat(given.value(toward)).isGreaterThanOrEqualTo(found - 1e-9);
      }
    }
  }

  @Test
  void withoutAConstraintItIsThePointOfLeastNorm() {
    Given given = new Given(new double[][] {{1, 0}, {0, 1}, {-0.6, 0.8}}, new double[] {0, 0}, 0.1);
    double[] expected = new double[3];
    new MinNorm(3).solve(given.gramian(), 3, expected);
    assertThat(solve(given)).containsExactly(expected, within(1e-6));
  }
}
