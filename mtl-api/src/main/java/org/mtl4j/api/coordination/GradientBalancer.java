package org.mtl4j.api.coordination;

import java.util.List;
import java.util.Set;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/**
 * From the Jacobian of T terms in the shared parameters to one update. Four phases, most of them
 * the default:
 *
 * <ol>
 *   <li>{@link #transform} the Jacobian, block by block, on the device;
 *   <li>a {@link #statistic} of every block, summed over blocks and brought to the host: the
 *       Gramian, unless a method says otherwise;
 *   <li>{@link Solver#solve} on the host: T weights;
 *   <li>{@link #combine} every block with the weights into an update, on the device.
 * </ol>
 *
 * <p>A method may know its weights before a step, as one that keeps them over several does. Then
 * there is nothing to solve, and the step is one backward pass over the weighted sum of the terms.
 *
 * <p>Nearly every method is one {@code solve}. Private parameters of a task get the gradient of
 * that task's term times {@link Convention}'s weight.
 */
public interface GradientBalancer {
  /** Whether the method has a meaning at this level. */
  default boolean supports(Level level) {
    return true;
  }

  /**
   * Refuses what it is to work on, where it has to be told which part; accepts all by default.
   *
   * @param blocks the names of the blocks of the Jacobian: shared variables, or the representation
   * @throws org.mtl4j.api.error.ConfigurationException where there is nothing for it
   */
  default void check(List<String> blocks) {}

  /** What this method cannot do without; two tasks by default. */
  default Needs needs() {
    return Needs.NOTHING.withTasks(2);
  }

  /** What the private parameters of a task are multiplied with. */
  default Convention convention() {
    return Convention.OWN;
  }

  /** What must be known of the Jacobian; its Gramian by default. */
  default View view() {
    return View.GRAMIAN;
  }

  /** Whose gradients the rows are; those of the losses by default. */
  default Rows rows() {
    return Rows.LOSSES;
  }

  /**
   * What holds of every update of this method, with these options; nothing by default. The test kit
   * checks exactly what is promised.
   */
  default Set<Promise> promises() {
    return Set.of();
  }

  /** How many numbers this method feeds into {@link #transform} in every step; 0 by default. */
  default int controls(int tasks) {
    return 0;
  }

  /**
   * Computes the numbers for the coming step, read in the graph as {@link JacobianBlock#controls}.
   *
   * @param controls to be filled
   */
  default void control(History history, double[] controls) {}

  /**
   * How many batches of training rows a step differentiates; 1 by default. The first is the one of
   * the step; the Jacobians of the others are {@link JacobianBlock#further}. Each costs a forward
   * pass, a backward pass a task and the memory of its blocks. Tables then move whole, and a task
   * takes part where every batch has a label of it.
   */
  default int batches() {
    return 1;
  }

  /**
   * Changes a block before anything is computed from it: moving averages, scales.
   *
   * @return [T, n]
   */
  default Tensor transform(Graph g, JacobianBlock block) {
    return block.jacobian();
  }

  /**
   * What the host needs to know of a block; summed over blocks.
   *
   * @param jacobian the transformed block [T, n]
   * @return [T, k], the same k for all blocks; the Gramian [T, T] by default
   */
  default Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    return g.matmul(jacobian, jacobian, false, true);
  }

  /**
   * Whether the columns of a statistic [T, T] are tasks as its rows are, so that those of absent
   * tasks are left out as well: true by default, as the Gramian needs it. A statistic with another
   * number of columns keeps all of them.
   */
  default boolean pairwise() {
    return true;
  }

  /**
   * A solver for up to this many tasks, with whatever memory it works in. One run has one solver.
   *
   * @param accuracy the relative error of the entries of the statistics to come: about 2^-22 where
   *     a device sums products of single precision, 2^-52 where they are exact doubles
   */
  Solver solver(int tasks, double accuracy);

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

  /** The host's part. */
  @FunctionalInterface
  interface Solver {
    /**
     * Computes the weights of the present tasks.
     *
     * @param problem what is known; its rows are the present tasks
     * @param weights to be filled, {@link Problem#size} of them
     * @throws ArithmeticException where the problem has no solution or a solver does not reach it;
     *     the trainer adds the names of the tasks and the step
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

  /** What is balanced. */
  enum Level {
    /** The gradients in every shared parameter. */
    PARAMETERS,
    /** The gradients in the representation that all heads read: cheaper, an upper bound. */
    REPRESENTATION
  }

  /** What must be known of the Jacobian. */
  enum View {
    /** The products of its rows: transform, statistic and combine are the default ones. */
    GRAMIAN,
    /** Its rows, for a transform or a statistic of the method's own; the update is Σ w_t g_t. */
    ROWS,
    /** Its coordinates one by one: the update is not made of weights. */
    COORDINATES
  }

  /** Whose gradients the rows of the Jacobian are, and what the heads follow. */
  enum Rows {
    /** The terms made of the losses. */
    LOSSES,
    /** The terms made of the logarithms of the losses, which must be above zero. */
    LOG_LOSSES
  }

  /** What may be true of every update of a method. */
  enum Promise {
    /** No task's gradient has a negative product with the update, whatever the norms are. */
    NON_CONFLICT,
    /** The direction of the update stays when all gradients are multiplied by one number. */
    SCALE,
    /** The update does not depend on the order of the tasks. */
    PERMUTATION,
    /** There is an update for any finite gradients: zero, equal and opposite ones included. */
    SOLVABLE
  }

  /** What the private parameters of a task are multiplied with. */
  enum Convention {
    /** One: heads follow their own task. */
    OWN,
    /** The weight of the task, as if it multiplied the loss. */
    WEIGHTED
  }
}
