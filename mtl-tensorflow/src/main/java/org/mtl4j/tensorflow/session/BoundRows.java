// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.Program;

/** The blocks of a data set as native tensors, without a copy. */
public final class BoundRows implements Program.Rows {
  private final int size;
  private final Map<String, NativeTensor> blocks = new LinkedHashMap<>();
  private boolean closed;

  /** Binds all blocks of a data set. */
  public BoundRows(Dataset dataset) {
    this.size = dataset.rows();
    for (Map.Entry<String, Block> entry : dataset.blocks().entrySet()) {
      blocks.put(entry.getKey(), NativeTensor.of(entry.getValue()));
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
