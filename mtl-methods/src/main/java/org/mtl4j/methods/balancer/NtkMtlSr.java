// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * NTK-MTL on the shared representation (NTK-MTL, NeurIPS 2025): w_t = (Σ_j λ_j / λ_t)^e, λ_t the
 * largest eigenvalue of the n x n Gramian of the gradients of n chunk losses in the representation.
 * A chunk's loss depends on its own rows only, so the Gramian is diagonal and λ_t is the largest
 * squared norm of a chunk's gradient.
 *
 * <p>The weights multiply the losses, so heads too. Chunks are consecutive rows of nearly equal
 * number; the loss of a chunk is the mean over its rows. A zero gradient would have infinite
 * weight; an {@link ArithmeticException} is thrown.
 *
 * @param exponent e; ½ by default
 * @param chunks n; 4 by default
 * @param convention the factor of head gradients; the weights by default
 */
@Pluggable(
    name = "ntk-mtl-sr",
    summary = "More weight for tasks whose gradients in the representation are small.",
    source = "NTK-MTL, NeurIPS 2025")
public record NtkMtlSr(
    @Option("exponent of the weights, 0 to 100; larger values favor small gradients")
        double exponent,
    @Option("number of chunks into which the batch is split, 1 to 1024") int chunks,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public NtkMtlSr {
    Bounds.exponent("exponent", exponent);
    Bounds.within(1, 1024, "chunks", chunks);
  }

  public NtkMtlSr() {
    this(0.5, 4, Convention.WEIGHTED);
  }

  @Override
  public boolean supports(Level level) {
    return level == Level.REPRESENTATION;
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION);
  }

  @Override
  public boolean pairwise() {
    return false;
  }

  /** The squared norms of the chunks' gradients, up to a common factor [T, chunks]. */
  @Override
  public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    Tensor activation = block.activation().orElseThrow();
    int units = activation.shape().row().elements();
    int tasks = jacobian.shape().size(0);
    Tensor squares = g.sum(g.square(g.reshape(jacobian, tasks, -1, units)), 2); // [T, batch]
    Tensor ones = g.add(g.zerosLike(g.index(squares, 0, 0)), g.constant(1)); // [batch]
    Tensor number = g.subtract(g.cumulativeSum(ones, 0), g.constant(0.5));
    Tensor place = g.floor(g.divide(g.scale(number, chunks), g.sum(ones, 0)));
    Tensor chunk = g.oneHot(g.cast(place, DType.INT), chunks); // [batch, chunks]
    Tensor sizes = g.maximum(g.sum(chunk, 0), g.constant(1));
    // The mean over a chunk of 1/n of the rows is n times its share of the mean over the batch.
    return g.divide(g.matmul(squares, chunk), g.square(g.divide(sizes, g.sum(ones, 0))));
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> {
      int n = problem.size();
      double sum = 0;
      for (int i = 0; i < n; i++) {
        weights[i] = 0;
        for (int k = 0; k < chunks; k++) {
          weights[i] = Math.max(weights[i], problem.statistic()[i * chunks + k]);
        }
        sum += weights[i];
      }
      for (int i = 0; i < n; i++) {
        if (!(weights[i] > 0)) {
          throw new ArithmeticException(
              "ntk-mtl-sr divides by the squared norms of gradients, but that of task %d (counted"
                      .formatted(problem.task(i))
                  + " from 0) is zero");
        }
        weights[i] = NtkMtl.weight(exponent, sum / weights[i]);
      }
    };
  }
}
