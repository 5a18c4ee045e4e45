// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;

/**
 * An exported model, ready to predict from any number of threads. Holds native memory until closed;
 * {@link #close} waits for running predictions.
 */
public interface Served extends AutoCloseable {
  /** The inputs of the model, by name. */
  Map<String, Input> inputs();

  /** The tasks, in the order of the arrays of a prediction. */
  List<String> tasks();

  /**
   * Predicts all rows of a data set in one run, before scales are decoded. Blocks that are no
   * inputs are ignored.
   *
   * @return one array per task [rows · outputs]
   */
  float[][] predict(Dataset rows);

  /**
   * Allocates inputs and outputs for a fixed number of rows, to be used for many runs. The fastest
   * way to predict few rows.
   *
   * @param rows 1 or more
   */
  PreparedRun prepare(int rows);

  @Override
  void close();

  /**
   * One input.
   *
   * @param type FLOAT or INT
   * @param row the shape of one row
   */
  record Input(DType type, Shape row) {}

  /** Inputs and outputs of a fixed number of rows, for one thread at a time. */
  interface PreparedRun extends AutoCloseable {
    /** The inputs, by name; the caller fills them before each run. */
    Map<String, Block> inputs();

    /**
     * Predicts from the inputs, in the calling thread if the backend can.
     *
     * @return one array per task [rows · outputs], overwritten by the next run
     */
    float[][] run();

    @Override
    void close();
  }
}
