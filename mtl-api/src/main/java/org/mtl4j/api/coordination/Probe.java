package org.mtl4j.api.coordination;

import java.util.List;
import org.mtl4j.api.train.Optimizer;

/**
 * What a method may look at around a step: the losses and gradients of this batch and of others, at
 * the parameters as they are or as they might be. Nothing that is done here moves a parameter.
 *
 * <p>Gradients, and points at which to look, are <em>vectors</em>: one number for each element of
 * the trained variables that losses reach, in one order, on the device. They are known by their
 * number, from 0; how many there are is declared in {@link Demand}, so that a step allocates none.
 * What a vector holds is lost between steps: what a method remembers belongs in {@link History}.
 *
 * <p>Losses are those of the tasks, before weighting and without penalties. Random draws in the
 * graph, such as dropout, depend on the step and are the same in every look at one batch, so that
 * differences come from the parameters alone. Tables that move by the rows touched are whole here:
 * a vector has room for all their rows.
 *
 * <p>A loss or a product that is not finite ends the step with a {@link
 * org.mtl4j.api.error.NumericalException}; before the step the parameters are as they were. A batch
 * or vector that was not asked for is an IllegalArgumentException.
 */
public interface Probe {
  /** The names of the tasks, in the order of losses and weights. */
  List<String> tasks();

  /** The learning rate of the step, for a method that {@linkplain Demand#following follows}. */
  double rate();

  /** How parameters move, for a method that {@linkplain Demand#following follows}. */
  Optimizer optimizer();

  /**
   * Whether a task takes part: it has a label in the batch and, for training batches, was not told
   * to pause.
   */
  boolean present(Batch batch, int task);

  /** The losses at the parameters as they are [T]; NaN for tasks that are not present. */
  void losses(Batch batch, double[] losses);

  /** The losses at the point that a vector holds [T]; NaN for tasks that are not present. */
  void losses(Batch batch, int at, double[] losses);

  /**
   * The gradient of Σ w_t ℓ_t at the parameters as they are: one backward pass.
   *
   * @param weights [T]; those of tasks that are not present count as 0
   * @param into the vector that becomes the gradient
   */
  void gradient(Batch batch, double[] weights, int into);

  /** The same at the point that a vector holds, which may be the one that is filled. */
  void gradient(Batch batch, int at, double[] weights, int into);

  /** Copies the parameters into a vector. */
  void parameters(int into);

  /** Copies the optimizer's velocity into a vector; zeros where it keeps none. */
  void velocity(int into);

  /**
   * A vector becomes Σ factors_i · vector from_i; it may be one of them.
   *
   * @param factors as many as {@code from}
   */
  void combine(int into, double[] factors, int... from);

  /**
   * Scalar products of vectors, summed in single precision.
   *
   * @param products filled row by row [left.length · right.length]
   */
  void products(int[] left, int[] right, double[] products);

  /** The length of a vector. */
  default double norm(int vector) {
    double[] square = new double[1];
    products(new int[] {vector}, new int[] {vector}, square);
    return Math.sqrt(square[0]);
  }

  /**
   * Some rows of the size of a training batch. Further batches are drawn anew in every step,
   * without repetition within a batch; which rows they hold depends on the seed of the run, the
   * step and their number alone.
   *
   * @param source where the rows are from
   * @param number from 0; training batch 0 is the one of the step
   */
  record Batch(Source source, int number) {
    /** The batch of the step. */
    public static final Batch COMING = new Batch(Source.TRAINING, 0);

    /** Where rows are from. */
    public enum Source {
      /** The training rows. */
      TRAINING,
      /** The validation rows. */
      VALIDATION
    }

    /** One of the validation batches. */
    public static Batch validation(int number) {
      return new Batch(Source.VALIDATION, number);
    }
  }

  /**
   * What a method asks for, said before training starts.
   *
   * @param looks whether it asks for a probe at all
   * @param further training batches beside the one of the step
   * @param validation validation batches
   * @param vectors vectors over all parameters
   * @param steers whether vector 0 is added to the gradient of every step, before clipping and the
   *     optimizer; tables then move whole
   * @param follows whether it looks where the optimizer would go, by its rule and rate: these must
   *     then be the same for all parameters
   */
  record Demand(
      boolean looks, int further, int validation, int vectors, boolean steers, boolean follows) {
    /** No probe. */
    public static final Demand NOTHING = new Demand(false, 0, 0, 0, false, false);

    public Demand {
      if (further < 0 || validation < 0 || vectors < 0 || (steers && vectors == 0)) {
        throw new IllegalArgumentException(
            "a probe cannot have %d further batches, %d validation batches and %d vectors%s"
                .formatted(further, validation, vectors, steers ? " of which one steers" : ""));
      }
    }

    /** Losses of the step's own batch. */
    public static Demand losses() {
      return new Demand(true, 0, 0, 0, false, false);
    }

    /** Vectors, and one validation batch. */
    public static Demand validation(int vectors) {
      return new Demand(true, 0, 1, vectors, false, false);
    }

    /** The same, with vector 0 added to the gradient of every step. */
    public Demand steering() {
      return new Demand(looks, further, validation, vectors, true, follows);
    }

    /** The same, looking where the optimizer would go. */
    public Demand following() {
      return new Demand(looks, further, validation, vectors, steers, true);
    }
  }
}
