// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;
import org.mtl4j.api.train.Optimizer;

/**
 * Losses and gradients around a step: of the batch of the step and of other batches, at the current
 * parameters and at other points. No method here changes a parameter.
 *
 * <p>Gradients and points are <em>vectors</em> on the device: one number for each element of the
 * trained variables that the losses depend on, always in the same order. A vector is named by its
 * index, from 0. Their number is declared in {@link Demand} and allocated once. Vectors are
 * undefined at the start of a step; state belongs in {@link History}.
 *
 * <p>Losses are those of the tasks, before weighting and without penalties. Random draws in the
 * graph, such as dropout, are the same for all evaluations of one batch in one step. Embedding
 * tables are dense: a vector has all their rows.
 *
 * <p>A loss or product that is not finite ends the step with a {@link
 * org.mtl4j.api.error.NumericalException} before any parameter changes. A batch or vector outside
 * the {@link Demand} is an IllegalArgumentException.
 */
public interface Probe {
  /** The names of the tasks, in the order of losses and weights. */
  List<String> tasks();

  /** The learning rate of the step; requires {@link Demand#following}. */
  double rate();

  /** The optimizer; requires {@link Demand#following}. */
  Optimizer optimizer();

  /**
   * Whether a task is active: it has a label in the batch and, for training batches, is chosen by
   * {@link Transfer#choose}.
   */
  boolean present(Batch batch, int task);

  /** The losses at the current parameters [T]; NaN for tasks that are not active. */
  void losses(Batch batch, double[] losses);

  /** The losses at the point in a vector [T]; NaN for tasks that are not active. */
  void losses(Batch batch, int at, double[] losses);

  /**
   * The gradient of Σ w_t ℓ_t at the current parameters: one backward pass.
   *
   * @param weights [T]; the weight of a task that is not active counts as 0
   * @param into the vector that receives the gradient
   */
  void gradient(Batch batch, double[] weights, int into);

  /** The same at the point in a vector, which may be {@code into}. */
  void gradient(Batch batch, int at, double[] weights, int into);

  /** Copies the parameters into a vector. */
  void parameters(int into);

  /**
   * Copies the velocity of {@link Optimizer.Momentum} into a vector; zeros for other optimizers.
   */
  void velocity(int into);

  /**
   * Sets a vector to Σ factors_i · vector from_i. The vector may be one of these.
   *
   * @param factors of the length of {@code from}
   */
  void combine(int into, double[] factors, int... from);

  /**
   * Scalar products of vectors, summed in float32.
   *
   * @param products filled in row-major order [left.length · right.length]
   */
  void products(int[] left, int[] right, double[] products);

  /** The Euclidean norm of a vector. */
  default double norm(int vector) {
    double[] square = new double[1];
    products(new int[] {vector}, new int[] {vector}, square);
    return Math.sqrt(square[0]);
  }

  /**
   * A batch of the size of a training batch. Batches other than that of the step are drawn in every
   * step without replacement; they depend only on the seed of the run, the step and their number.
   *
   * @param number counted from 0; training batch 0 is that of the step
   */
  record Batch(Source source, int number) {
    /** The batch of the step. */
    public static final Batch COMING = new Batch(Source.TRAINING, 0);

    /** The part of the data. */
    public enum Source {
      /** The training rows. */
      TRAINING,
      /** The validation rows. */
      VALIDATION
    }

    /** A validation batch. */
    public static Batch validation(int number) {
      return new Batch(Source.VALIDATION, number);
    }
  }

  /**
   * The batches and vectors that a method uses, declared before training.
   *
   * @param looks whether it uses a probe
   * @param further the number of training batches beside that of the step
   * @param validation the number of validation batches
   * @param vectors the number of vectors
   * @param steers whether vector 0 is added to the gradient of every step, before clipping and the
   *     optimizer; gradients of embedding tables are then dense
   * @param follows whether it reads optimizer and learning rate, which must then be the same for
   *     all parameters
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

    /** The losses of the batch of the step. */
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

    /** The same, with access to optimizer and learning rate. */
    public Demand following() {
      return new Demand(looks, further, validation, vectors, steers, true);
    }
  }
}
