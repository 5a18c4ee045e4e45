// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.reference;

/**
 * A classical method of machine learning, such as a random forest, as a reference beside networks.
 * It is fitted to one label of a task at a time, on the training rows that have this label.
 */
public interface ReferenceModel {
  /**
   * Fits one label.
   *
   * @param label the meaning of the label, and the columns of the features
   * @param training one or more labeled rows; the labels are not all equal
   * @param validation labeled rows to choose options by; there may be none
   * @param seed of all random draws: equal seeds give equal predictions
   * @return the fitted model, to be closed by the caller
   */
  Predictor fit(Label label, Examples training, Examples validation, long seed);

  /**
   * About how many seconds one core takes for each number of the features, for one label. If nobody
   * asks for a method by name, it is left out where it would take longer than the training.
   */
  default double secondsPerNumber() {
    return 1e-4;
  }

  /** A fitted model. */
  interface Predictor extends AutoCloseable {
    /**
     * Predicts rows.
     *
     * @param features [rows][columns], as in training
     * @return [rows][{@link Label#outputs}]: a value, the probability of yes, or the probability of
     *     each class
     */
    double[][] predict(double[][] features);

    /** Releases native memory; nothing by default. */
    @Override
    default void close() {}
  }
}
