// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.train.StepResult;

/**
 * A compiled model with its variables. One thread runs steps; any number of threads may predict.
 * Holds native memory until closed.
 */
public interface Program extends AutoCloseable {
  /** Makes the rows of a data set available to the device, until the result is closed. */
  Rows bind(Dataset dataset);

  /**
   * Runs one update.
   *
   * @param rows the data set of the batch
   * @param indices row numbers of the batch; the first {@code count} are used
   * @param count the size of the batch
   * @param control the host's side of the step
   * @param result filled with losses, weights and gradient norms
   * @throws org.mtl4j.api.error.NumericalException if a loss or gradient is not finite; no variable
   *     has changed, and {@code result} has the losses of the step
   */
  void step(Rows rows, int[] indices, int count, StepControl control, StepResult result);

  /**
   * Computes the gradients of a batch and adds them, times the shares of the batch, to those of the
   * batches before. The next {@link #step} adds the gradients of its own batch and updates. This
   * method changes no variable. Statistics of layers come from the batch of {@code step} only.
   *
   * <p>With a balancer, the blocks of the Jacobian are summed, row by row. The sum is transformed,
   * solved for and combined once, with the losses of the whole update.
   *
   * @param first whether this is the first batch of an update; earlier sums are dropped
   * @throws org.mtl4j.api.error.NumericalException as {@link #step}
   * @throws IllegalStateException if the model has one batch per update
   */
  void accumulate(
      Rows rows, int[] indices, int count, StepControl control, StepResult result, boolean first);

  /**
   * Predicts a range of rows for all tasks; {@link ModelDefinition#scale} decodes the numbers.
   *
   * @param from the first row
   * @param to the row after the last
   * @return one array per task and auxiliary output [(to - from) · outputs]
   */
  float[][] predict(Rows rows, int from, int to);

  /** The tasks whose losses reach each trained variable, by name; none for a weighting's own. */
  Map<String, Set<Integer>> reach();

  /** The current values of all variables, optimizer state and counters. */
  Snapshot snapshot();

  /** Sets all values to those of a snapshot. */
  void restore(Snapshot snapshot);

  /**
   * Writes a model for prediction, with the current values of its variables, that {@link
   * Backend#open} and other programs can load. Its inputs are the blocks of a data set, its outputs
   * one array per task, for other programs in the unit of the label.
   *
   * @param folder the target; created if missing
   * @throws org.mtl4j.api.error.ConfigurationException if the model is too large for the format, or
   *     draws random numbers to predict
   */
  void export(Path folder);

  /**
   * The vectors that the model's probing asks for. To be used between steps, by the thread that
   * runs them.
   */
  Vectors vectors();

  @Override
  void close();

  /**
   * Numbered vectors on the device, with one element for each element of the trained variables that
   * losses reach. No method here changes a variable.
   */
  interface Vectors {
    /**
     * Selects the batch for all following losses and gradients.
     *
     * @param count the size of the batch; the first {@code count} of {@code indices} are used
     * @param present which tasks have labels in the batch [T]
     * @param step the key of the random draws
     * @param numbers the values of {@link org.mtl4j.api.graph.Graph#NUMBERS}
     */
    void batch(Rows rows, int[] indices, int count, boolean[] present, long step, double[] numbers);

    /** The losses at the current parameters [T]. */
    void losses(double[] losses);

    /** The losses at the parameters in vector {@code at} [T]. */
    void losses(int at, double[] losses);

    /** Sets vector {@code into} to the gradient of Σ w_t ℓ_t at the parameters in {@code at}. */
    void gradient(int at, double[] weights, int into);

    /** Sets vector {@code into} to the current parameters. */
    void parameters(int into);

    /** Sets vector {@code into} to the optimizer's velocity; zeros if it has none. */
    void velocity(int into);

    /** Sets vector {@code into} to Σ factors_i · vector from_i. */
    void combine(int into, double[] factors, int[] from);

    /** Dot products [left.length · right.length]. */
    void products(int[] left, int[] right, double[] products);
  }

  /** The rows of a data set, bound to a program. */
  interface Rows extends AutoCloseable {
    /** The number of rows. */
    int size();

    @Override
    void close();
  }

  /**
   * The state of a program.
   *
   * @param values flat arrays by name: variables under their name, optimizer state under {@code
   *     optimizer/}, balancer state under {@code balancer/}
   * @param counters integers by name, such as the number of steps
   */
  record Snapshot(Map<String, float[]> values, Map<String, Long> counters) {
    public Snapshot {
      values = Map.copyOf(values);
      counters = Map.copyOf(counters);
    }
  }
}
