// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.SymmetricEigen;

/**
 * Weights from the neural tangent kernel (NTK-MTL, NeurIPS 2025): tasks whose kernel has small
 * eigenvalues learn slowly and get more weight. w_t = (Σ_j λ_j / λ_t)^e, λ_t the largest eigenvalue
 * of the kernel of task t over n chunks. The kernel holds the products of the task's gradients on
 * the chunks. The update combines the mean gradients of the chunks. With one chunk, as in the
 * paper's comparisons, λ_t = G_tt.
 *
 * <p>A chunk is a batch, so a step with n chunks differentiates n batches. The paper splits a batch
 * of B rows into n chunks; use a batch size of B/n here. The first chunk is the batch of the step,
 * and heads follow it only (in the authors' code they follow the mean of all). The others are drawn
 * in addition. A task is active if every chunk has a label of it.
 *
 * <p>A zero gradient would have infinite weight; an {@link ArithmeticException} is thrown.
 *
 * <p>The authors' code multiplies the update by the number of tasks and clips it to the norm 1;
 * both are options, the first before the second.
 *
 * @param exponent e; ½ by default
 * @param chunks n; 1 by default; more at level PARAMETERS only
 * @param timesTasks whether the update is multiplied by the number of present tasks; no by default
 * @param maxNorm the largest norm of the update; 0 by default, which is no limit
 * @param convention the factor of head gradients; 1 by default, as in the authors' code
 */
@Pluggable(
    name = "ntk-mtl",
    summary = "More weight for small gradients, from the tangent kernel of each task.",
    source = "NTK-MTL, NeurIPS 2025")
public record NtkMtl(
    @Option("exponent of the weights, 0 to 100; larger values favor small gradients")
        double exponent,
    @Option("batches in a step, over which each task's kernel is computed, 1 to 256") int chunks,
    @Option("multiply the update by the number of tasks, as the authors' code does")
        boolean timesTasks,
    @Option("largest norm of the update, 0 for no limit; 1 in the authors' code") double maxNorm,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public NtkMtl {
    Bounds.exponent("exponent", exponent);
    Bounds.within(1, 256, "chunks", chunks);
    Bounds.notNegative("maxNorm", maxNorm);
  }

  public NtkMtl() {
    this(0.5, 1, false, 0, Convention.OWN);
  }

  @Override
  public boolean supports(Level level) {
    return chunks == 1 || level == Level.PARAMETERS;
  }

  @Override
  public View view() {
    return chunks == 1 ? View.GRAMIAN : View.ROWS;
  }

  @Override
  public int batches() {
    return chunks;
  }

  @Override
  public boolean pairwise() {
    return chunks == 1;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION);
  }

  /** The Gramian of the mean rows [T, T], followed by the kernel of each task [T, n²]. */
  @Override
  public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    if (chunks == 1) {
      return GradientBalancer.super.statistic(g, block, jacobian);
    }
    List<Tensor> each = chunks(block, jacobian);
    Tensor mean = mean(g, each);
    List<Tensor> columns = new ArrayList<>();
    columns.add(g.matmul(mean, mean, false, true));
    for (Tensor one : each) {
      for (Tensor other : each) {
        columns.add(g.expand(g.sum(g.multiply(one, other), 1), 1));
      }
    }
    return g.concat(columns, 1);
  }

  @Override
  public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    Tensor rows = chunks == 1 ? jacobian : mean(g, chunks(block, jacobian));
    return GradientBalancer.super.combine(g, block, rows, weights);
  }

  private static List<Tensor> chunks(JacobianBlock block, Tensor jacobian) {
    List<Tensor> chunks = new ArrayList<>(List.of(jacobian));
    chunks.addAll(block.further());
    return chunks;
  }

  private static Tensor mean(Graph g, List<Tensor> chunks) {
    Tensor sum = chunks.stream().reduce(g::add).orElseThrow();
    return g.divide(sum, g.constant(chunks.size()));
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    SymmetricEigen eigen = new SymmetricEigen(chunks, accuracy);
    double[] kernel = new double[chunks * chunks];
    double[] gramian = new double[tasks * tasks];
    int width = tasks + kernel.length;
    return (problem, weights) -> {
      int n = problem.size();
      double sum = 0;
      for (int i = 0; i < n; i++) {
        if (chunks == 1) {
          weights[i] = problem.statistic()[i * n + i];
        } else {
          System.arraycopy(problem.statistic(), i * width + tasks, kernel, 0, kernel.length);
          eigen.decompose(kernel, chunks);
          weights[i] = eigen.largest();
        }
        requirePositive(i, weights[i]);
        sum += weights[i];
      }
      for (int i = 0; i < n; i++) {
        weights[i] = weight(exponent, sum / weights[i]) * (timesTasks ? n : 1);
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          int place = chunks == 1 ? i * n + j : i * width + problem.task(j);
          gramian[i * n + j] = problem.statistic()[place];
        }
      }
      UpdateNorm.limit(gramian, n, weights, maxNorm);
    };
  }

  /**
   * The weight of a task.
   *
   * @throws ArithmeticException if the result is not finite
   */
  static double weight(double exponent, double inverse) {
    double weight = Math.pow(inverse, exponent);
    if (!(weight < Double.POSITIVE_INFINITY)) {
      throw new ArithmeticException(
          "ntk-mtl's weight %s^%s is not finite: the exponent is too large"
              .formatted(inverse, exponent));
    }
    return weight;
  }

  private static void requirePositive(int i, double square) {
    if (!(square > 0)) {
      throw new ArithmeticException(
          "ntk-mtl divides by the squared norms of gradients, but that of gradient %d (counted from 0) is %s"
              .formatted(i, square));
    }
  }
}
