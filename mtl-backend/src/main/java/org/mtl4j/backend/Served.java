package org.mtl4j.backend;

import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;

/**
 * An exported model, ready to predict from any number of threads. Holds native memory until closed;
 * closing waits for predictions that are under way.
 */
public interface Served extends AutoCloseable {
  /** What it reads, by name. */
  Map<String, Input> inputs();

  /** The tasks it answers, in the order of the arrays of a prediction. */
  List<String> tasks();

  /**
   * Predicts all rows of a data set at once; blocks that are no inputs are not read.
   *
   * @return one array a task [rows · outputs]
   */
  float[][] predict(Dataset rows);

  /**
   * Memory for some rows, prepared once and used again and again: the shortest way for few rows.
   *
   * @param rows how many, 1 or more
   */
  Lane lane(int rows);

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
  interface Lane extends AutoCloseable {
    /** The inputs, by name, to be filled before each run. */
    Map<String, Block> inputs();

    /**
     * Predicts what the inputs hold, in the calling thread where the backend can.
     *
     * @return one array a task [rows · outputs], written anew by the next run
     */
    float[][] run();

    @Override
    void close();
  }
}
