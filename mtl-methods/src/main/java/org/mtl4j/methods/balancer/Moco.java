// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.SimplexProjection;

/**
 * Multi-objective descent with corrected gradients (Fernando et al., ICLR 2023). In step k, counted
 * from 1, the tracked gradients Y move toward the current ones, Y -= β_k(Y - J). The weights take a
 * descent step on ½‖Yᵀλ‖² + ½ρ‖λ‖²: λ = Π(λ - γ_k(YYᵀ + ρI)λ), Π the projection onto the simplex.
 * The update is Yᵀλ. β_k = β k^{-s}, γ_k = γ k^{-s}.
 *
 * <p>Y starts at zero, λ at 1/T. The method depends on the scale of the losses, since YYᵀ is not
 * normalized. An absent task keeps its row of Y and its λ; the λ of the others keep their sum.
 *
 * <p>The defaults are those of later code of the authors: both rates and ρ constant at 0.1. In the
 * code of the paper γ is 0.1 and both rates are constant too, but β differs between data sets: 0.05
 * on Cityscapes, 0.99 on NYUv2, and 5/√k on the toy problem, so that β_k exceeds 1 in the first 24
 * steps. LibMTL has β = ½/√k, γ = 0.1/√k, a softmax, and scales each gradient to the length of its
 * loss before it is tracked, which is not done here.
 *
 * @param beta β; 0.1 by default
 * @param gamma γ; 0.1 by default
 * @param fading s, the decay of both rates; 0 by default, which keeps them constant; ½ in LibMTL
 * @param rho ρ; 0.1 by default; 0 in the paper
 * @param onto the map of λ onto the simplex: the projection (default, as in the paper) or the
 *     softmax of other code
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "moco",
    summary = "Tracked gradients, with weights that descend toward their point of least norm.",
    source = "Fernando et al., ICLR 2023")
public record Moco(
    @Option("first rate at which gradients are tracked, above 0") double beta,
    @Option("first learning rate of the weights, 0 or more") double gamma,
    @Option("both rates decay as step number to the power of minus this, 0 or more") double fading,
    @Option("weight of the squared norm of the weights, 0 or more") double rho,
    @Option("map of the weights onto the simplex: projection or softmax") Onto onto,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  /** The map onto the simplex. */
  public enum Onto {
    /** The nearest point. */
    PROJECTION,
    /** e^λ/Σe^λ. */
    SOFTMAX
  }

  public Moco {
    Bounds.positive("beta", beta);
    Bounds.notNegative("gamma", gamma);
    Bounds.notNegative("fading", fading);
    Bounds.notNegative("rho", rho);
  }

  public Moco() {
    this(0.1, 0.1, 0, 0.1, Onto.PROJECTION, Convention.OWN);
  }

  /**
   * Not REPRESENTATION: there the columns belong to the rows of one batch, so averages have no
   * meaning.
   */
  @Override
  public boolean supports(Level level) {
    return level == Level.PARAMETERS;
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public int controls(int tasks) {
    return 1;
  }

  @Override
  public void control(History history, double[] controls) {
    controls[0] = beta * fade(history);
  }

  private double fade(History history) {
    return Math.pow(history.step() + 1.0, -fading);
  }

  @Override
  public Tensor transform(Graph g, JacobianBlock block) {
    Variable state = block.state("tracked", Initializer.constant(0));
    return MovingAverage.of(g, block, state, g.index(block.controls(), 0, 0));
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    SimplexProjection projection = new SimplexProjection(tasks);
    double[] point = new double[tasks];
    return (problem, weights) -> {
      StoredShares shares = StoredShares.read(problem, weights);
      descend(problem, gamma * fade(problem.history()), weights, point);
      bringBack(projection, point, problem.size(), weights);
      shares.write(problem, weights);
    };
  }

  private void descend(Problem problem, double step, double[] weights, double[] point) {
    int n = problem.size();
    for (int i = 0; i < n; i++) {
      double slope = rho * weights[i];
      for (int j = 0; j < n; j++) {
        slope += problem.statistic()[i * n + j] * weights[j];
      }
      point[i] = weights[i] - step * slope;
      if (!Double.isFinite(point[i])) {
        throw new ArithmeticException(
            "moco's step of the weights is not finite: gamma %s is too large for gradients of this"
                    .formatted(gamma)
                + " length");
      }
    }
  }

  private void bringBack(SimplexProjection projection, double[] point, int n, double[] weights) {
    if (onto == Onto.PROJECTION) {
      projection.project(point, n, weights);
      return;
    }
    double largest = Arrays.stream(point, 0, n).max().orElseThrow();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp(point[i] - largest);
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] /= sum;
    }
  }
}
