package org.mtl4j.backend;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.train.StepResult;

/**
 * A compiled model with its parameters. Steps come from one thread; predictions may come from many.
 * Holds native memory until closed.
 */
public interface Program extends AutoCloseable {
  /** Makes the rows of a data set available to the device; held until the result is closed. */
  Rows bind(Dataset dataset);

  /**
   * One update.
   *
   * @param rows where the rows lie
   * @param indices the numbers of the rows of the batch; the first {@code count} are used
   * @param count the rows of the batch
   * @param control what the host decides in this step
   * @param result filled with what came out
   * @throws org.mtl4j.api.error.NumericalException where a loss or gradient is not finite; the
   *     parameters are untouched, and the losses of the step are in {@code result}
   */
  void step(Rows rows, int[] indices, int count, StepControl control, StepResult result);

  /**
   * Differentiates a batch and adds its gradients, by its shares, to those of the batches before;
   * the next {@link #step} adds those of its own batch, and moves. Nothing moves here: no
   * parameter, and no statistic, which {@code step} updates by its own batch alone.
   *
   * <p>In a balanced step it is the blocks of the Jacobian that are added up, row by row, and then
   * transformed, solved for and combined once, with the losses of the whole update.
   *
   * @param first whether it is the first batch of an update; what was left before is dropped
   * @throws org.mtl4j.api.error.NumericalException as {@link #step}
   * @throws IllegalStateException where the model says that every batch is an update
   */
  void accumulate(
      Rows rows, int[] indices, int count, StepControl control, StepResult result, boolean first);

  /**
   * Predicts a range of rows for all tasks.
   *
   * @param from the first row
   * @param to the row behind the last
   * @return one array a task [(to - from) · outputs]
   */
  float[][] predict(Rows rows, int from, int to);

  /** Which tasks reach each trained variable, by name; those of a weighting are reached by none. */
  Map<String, Set<Integer>> reach();

  /** The current values of all variables, optimiser state and counters. */
  Snapshot snapshot();

  /** Puts values back. */
  void restore(Snapshot snapshot);

  /**
   * Writes predictions with the values that variables have now, as a model that stands alone: what
   * {@link Backend#open} opens and other programs can serve. Its inputs are the blocks of a data
   * set, its outputs one array a task.
   *
   * @param folder where to write; made where it is missing
   * @throws org.mtl4j.api.error.ConfigurationException where the model cannot be written: it is too
   *     large for the format, or predicts by drawing random numbers
   */
  void export(Path folder);

  /**
   * Vectors over the trained variables that losses reach, as many as the model's probing asks for;
   * used by the thread that steps, between steps.
   */
  Vectors vectors();

  @Override
  void close();

  /**
   * Arrays on the device with one number for each trained element, known by their number, and what
   * fills them. Nothing here moves a parameter.
   */
  interface Vectors {
    /**
     * Says on which rows losses and gradients are computed from now on.
     *
     * @param count the rows of the batch; the first of {@code indices}
     * @param present which tasks have labels there
     * @param step keys the random draws
     */
    void batch(Rows rows, int[] indices, int count, boolean[] present, long step);

    /** The losses at the parameters [T]. */
    void losses(double[] losses);

    /** The losses at the point that a vector holds [T]. */
    void losses(int at, double[] losses);

    /** Vector {@code into} becomes the gradient of Σ w_t ℓ_t at the point that a vector holds. */
    void gradient(int at, double[] weights, int into);

    /** Vector {@code into} becomes the parameters. */
    void parameters(int into);

    /** Vector {@code into} becomes the optimiser's velocity; zeros where it keeps none. */
    void velocity(int into);

    /** Vector {@code into} becomes Σ factors_i · vector from_i. */
    void combine(int into, double[] factors, int[] from);

    /** Scalar products [left.length · right.length]. */
    void products(int[] left, int[] right, double[] products);
  }

  /** Rows of a data set, where the device finds them. */
  interface Rows extends AutoCloseable {
    /** How many. */
    int size();

    @Override
    void close();
  }

  /**
   * The state of a program.
   *
   * @param values flat arrays by name: variables under their own name, optimiser state below {@code
   *     optimizer/}, balancer state below {@code balancer/}
   * @param counters whole numbers by name, such as steps taken
   */
  record Snapshot(Map<String, float[]> values, Map<String, Long> counters) {
    public Snapshot {
      values = Map.copyOf(values);
      counters = Map.copyOf(counters);
    }
  }
}
