// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.backend.Program;

/** The blocks of a data set as native tensors, without a copy. */
public final class BoundRows implements Program.Rows {
  private final int size;
  private final Map<String, NativeTensor> blocks = new LinkedHashMap<>();
  private final Map<String, FloatBuffer> floats = new HashMap<>();
  private boolean closed;

  /** Binds all blocks of a data set. */
  public BoundRows(Dataset dataset) {
    this.size = dataset.rows();
    for (Map.Entry<String, Block> entry : dataset.blocks().entrySet()) {
      blocks.put(entry.getKey(), NativeTensor.of(entry.getValue()));
      if (entry.getValue().type() == DType.FLOAT) {
        floats.put(entry.getKey(), entry.getValue().floats());
      }
    }
  }

  /**
   * Copies rows of several blocks.
   *
   * @param names the blocks
   * @param numbers the first {@code count} are the row numbers
   * @param target filled with the rows of one block after the other
   * @throws BackendException if there is no row of a number
   */
  public void copy(List<String> names, int[] numbers, int count, FloatBuffer target) {
    for (int i = 0; i < count; i++) {
      if (numbers[i] < 0 || numbers[i] >= size) {
        throw new BackendException("row %d is not in [0, %d)".formatted(numbers[i], size));
      }
    }
    int width = target.capacity() / Math.max(1, count * names.size());
    int next = 0;
    for (String name : names) {
      block(name);
      FloatBuffer rows = floats.get(name);
      for (int i = 0; i < count; i++) {
        int row = numbers[i] * width;
        for (int j = 0; j < width; j++) {
          target.put(next++, rows.get(row + j));
        }
      }
    }
  }

  /**
   * The tensor of a block.
   *
   * @throws ConfigurationException if the data has no such block
   */
  public NativeTensor block(String name) {
    requireOpen();
    NativeTensor block = blocks.get(name);
    if (block == null) {
      throw new ConfigurationException(
          "the model reads '" + name + "', but the data has " + blocks.keySet());
    }
    return block;
  }

  /** Throws an IllegalStateException if these rows are closed. */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("these rows are closed");
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      blocks.values().forEach(NativeTensor::close);
    }
  }
}
