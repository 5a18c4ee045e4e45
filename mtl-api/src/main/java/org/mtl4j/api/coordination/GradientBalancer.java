// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;
import java.util.Set;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/**
 * Turns the Jacobian of T terms in the shared parameters into one update, in four phases:
 *
 * <ol>
 *   <li>{@link #transform} changes the Jacobian, block by block, on the device. Default: identity.
 *   <li>{@link #statistic} is computed for every block and summed over blocks on the device, then
 *       copied to the host. Default: the Gramian.
 *   <li>{@link Solver#solve} computes T weights on the host.
 *   <li>{@link #combine} forms the update of every block on the device. Default: Σ w_t g_t.
 * </ol>
 *
 * <p>Most methods implement {@code solve} alone. If a method knows its weights before a step, such
 * as one that recomputes them every few steps, the step is one backward pass over the weighted sum
 * of the terms.
 *
 * <p>The private parameters of a task get the gradient of its term times a factor: {@link
 * Convention}.
 */
public interface GradientBalancer {
  /** Whether the method works at this level; true by default. */
  default boolean supports(Level level) {
    return true;
  }

  /**
   * Checks the blocks of the Jacobian before the first step; accepts all by default.
   *
   * @param blocks the names of the shared variables, or the representation
   * @throws org.mtl4j.api.error.ConfigurationException if no block matches an option
   */
  default void check(List<String> blocks) {}

  /** Requirements of this method; two tasks by default. */
  default Needs needs() {
    return Needs.NOTHING.withTasks(2);
  }

  /** The factor of the gradients of private parameters; {@link Convention#OWN} by default. */
  default Convention convention() {
    return Convention.OWN;
  }

  /** The part of the Jacobian that this method reads; the Gramian by default. */
  default View view() {
    return View.GRAMIAN;
  }

  /** The functions whose gradients are the rows of the Jacobian; the losses by default. */
  default Rows rows() {
    return Rows.LOSSES;
  }

  /**
   * Properties of every update of this method with these options; none by default. The test kit
   * checks each of them.
   */
  default Set<Promise> promises() {
    return Set.of();
  }

  /** How many numbers {@link #control} feeds into the graph in every step; 0 by default. */
  default int controls(int tasks) {
    return 0;
  }

  /**
   * Computes the numbers of the coming step. The graph reads them as {@link
   * JacobianBlock#controls}.
   *
   * @param controls filled by this method
   */
  default void control(History history, double[] controls) {}

  /**
   * The number of training batches of a step; 1 by default. The Jacobians of all but the first are
   * {@link JacobianBlock#further}. Each batch costs a forward pass, one backward pass per task and
   * the memory of its blocks. With several batches, gradients of embedding tables are dense, and a
   * task is active only if every batch has a label of it.
   */
  default int batches() {
    return 1;
  }

  /**
   * Changes a block before the statistic is computed: moving averages, scales.
   *
   * @return [T, n]
   */
  default Tensor transform(Graph g, JacobianBlock block) {
    return block.jacobian();
  }

  /**
   * Computes what the solver needs of a block. The results of all blocks are summed.
   *
   * @param jacobian the transformed block [T, n]
   * @return [T, k], the same k for all blocks; the Gramian [T, T] by default
   */
  default Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    return g.matmul(jacobian, jacobian, false, true);
  }

  /**
   * Whether the columns of a statistic [T, T] are tasks, as its rows are; true by default. If so,
   * the columns of absent tasks are left out for the solver, as for the Gramian.
   */
  default boolean pairwise() {
    return true;
  }

  /**
   * Creates the solver of a run. It may allocate its buffers here.
   *
   * @param tasks the number of tasks of the model
   * @param accuracy the relative error of the entries of a statistic: about 2^-22 if the device
   *     sums in float32, 2^-40 if it sums in float64, 2^-52 if they are exact float64 numbers. If a
   *     solver finds no solution for a Gramian summed in float32, the trainer creates a second one
   *     for the Gramian summed in float64
   */
  Solver solver(int tasks, double accuracy);

  /** What the trainer does if a step has no solution; {@link Unsolved#FAIL} by default. */
  default Unsolved unsolved() {
    return Unsolved.FAIL;
  }

  /**
   * Whether the solver knows the weights of some steps before they run, so that {@link
   * Solver#knownWeights} is called; false by default. Used only if the method has no transform or
   * combine of its own, nothing is normalized, and one batch makes an update. Otherwise every step
   * is solved.
   */
  default boolean knownWeights() {
    return false;
  }

  /**
   * Forms the update of a block.
   *
   * @param jacobian the transformed block [T, n]
   * @param weights [T]; 0 for absent tasks
   * @return [n]; Σ w_t g_t by default
   */
  default Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    return g.squeeze(g.matmul(g.expand(weights, 0), jacobian), 0);
  }

  /** Computes the weights of a step, on the host. */
  @FunctionalInterface
  interface Solver {
    /**
     * Computes the weights of the active tasks.
     *
     * @param problem statistic and losses of the active tasks
     * @param weights filled by this method [{@link Problem#size}]
     * @throws NoSolutionException if the problem has no solution, or the solver does not converge
     * @throws ArithmeticException for other reasons; the trainer adds the names of the tasks and
     *     the step
     */
    void solve(Problem problem, double[] weights);

    /**
     * Gives the weights of the coming step if they do not depend on its gradients and losses. For
     * the same history, {@link #solve} must give the same weights and leave the same state: it is
     * called instead if a listener reads the gradients of the step.
     *
     * @param participants the active tasks
     * @param weights filled if the weights are known, {@link ActiveTasks#size} of them
     * @return whether they are known; false by default
     */
    default boolean knownWeights(ActiveTasks participants, double[] weights) {
      return false;
    }
  }

  /** The tensors whose gradients are balanced. */
  enum Level {
    /** All shared parameters. */
    PARAMETERS,
    /**
     * The representation that all heads read. Cheaper: an upper bound of the objective in the
     * parameters (Sener and Koltun, NeurIPS 2018).
     */
    REPRESENTATION
  }

  /** The part of the Jacobian that a method reads. */
  enum View {
    /** The products of its rows. Transform, statistic and combine are the defaults. */
    GRAMIAN,
    /** Its rows, in a transform or statistic of its own. The update is Σ w_t g_t. */
    ROWS,
    /** Its coordinates, in a combine of its own. The update is no weighted sum of rows. */
    COORDINATES
  }

  /** The functions whose gradients are the rows of the Jacobian and those of the heads. */
  enum Rows {
    /** The terms of the losses. */
    LOSSES,
    /** The terms of the logarithms of the losses, which must be above 0. */
    LOG_LOSSES
  }

  /** A property of every update of a method. */
  enum Promise {
    /** The scalar product of the update with every task's gradient is 0 or more. */
    NON_CONFLICT,
    /** The direction of the update does not change if all gradients are scaled by one number. */
    SCALE,
    /** The update does not depend on the order of the tasks. */
    PERMUTATION,
    /** Every finite Jacobian has an update, including zero, equal and opposite gradients. */
    SOLVABLE
  }

  /** What the trainer does if a solver throws a {@link NoSolutionException}. */
  enum Unsolved {
    /**
     * Uses the last weights of each task, 1 before its first. The run reports in how many steps.
     */
    KEEP,
    /** The step fails, as one with numbers that are not finite. */
    FAIL
  }

  /** The factor of the gradients of a task's private parameters, such as its head. */
  enum Convention {
    /** 1. */
    OWN,
    /** The weight of the task, as if the loss were multiplied by it. */
    WEIGHTED
  }
}
