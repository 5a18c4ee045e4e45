// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mtl4j.api.error.DataException;

/**
 * Encoded rows: one block for each input of a model.
 *
 * <ul>
 *   <li>{@link InputSpec#NUMBERS} [rows, numbers], {@link InputSpec#CODES} [rows, fields], and
 *       arrays by the names of their columns: the features
 *   <li>{@link #label}: the labels of a task [rows, labelWidth], NaN if missing
 *   <li>{@link #teacher}: the numbers of the frozen teacher of a task [rows, ...], in training
 *   <li>{@link #WEIGHT}: the weights of the rows [rows]; absent if all are 1
 *   <li>{@link #weight}: the weights of the rows for one task [rows]; absent if they are those of
 *       {@link #WEIGHT}
 * </ul>
 *
 * @param rows the number of rows
 * @param blocks by name, in order
 */
public record Dataset(int rows, Map<String, Block> blocks) {
  /** The name of the block of row weights. */
  public static final String WEIGHT = "weight";

  public Dataset {
    blocks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(blocks));
    for (Map.Entry<String, Block> entry : blocks.entrySet()) {
      if (entry.getValue().rows() != rows) {
        throw new DataException(
            "the block '"
                + entry.getKey()
                + "' has "
                + entry.getValue().rows()
                + " rows, not "
                + rows);
      }
    }
  }

  /** The name of the block of a task's labels. */
  public static String label(String task) {
    return "label/" + task;
  }

  /** The name of the block of the numbers of a task's frozen teacher. */
  public static String teacher(String task) {
    return "teacher/" + task;
  }

  /** The name of the block of the row weights for a task. */
  public static String weight(String task) {
    return WEIGHT + "/" + task;
  }

  /** The name of the block with the row weights that a task uses; empty if all are 1. */
  public Optional<String> weightOf(String task) {
    return Stream.of(weight(task), WEIGHT).filter(blocks::containsKey).findFirst();
  }

  /** The same rows with further blocks. */
  public Dataset with(Map<String, Block> more) {
    Map<String, Block> all = new LinkedHashMap<>(blocks);
    all.putAll(more);
    return new Dataset(rows, all);
  }

  /**
   * The rows of several data sets, one after the other.
   *
   * @param parts one or more, with the same blocks
   * @throws DataException if a block is not in all of them
   */
  public static Dataset join(List<Dataset> parts) {
    Set<String> names = parts.get(0).blocks.keySet();
    Map<String, Block> joined = new LinkedHashMap<>();
    for (Dataset part : parts) {
      if (!part.blocks.keySet().equals(names)) {
        throw new DataException(
            "data sets with different blocks cannot be joined: "
                + names
                + " and "
                + part.blocks.keySet());
      }
    }
    for (String name : names) {
      joined.put(name, Block.join(parts.stream().map(part -> part.block(name)).toList()));
    }
    return new Dataset(parts.stream().mapToInt(Dataset::rows).sum(), joined);
  }

  /**
   * A view of consecutive rows.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public Dataset part(int from, int to) {
    Map<String, Block> parts = new LinkedHashMap<>();
    blocks.forEach((name, block) -> parts.put(name, block.part(from, to)));
    return new Dataset(to - from, parts);
  }

  /**
   * A block.
   *
   * @throws DataException if there is none of this name
   */
  public Block block(String name) {
    Block block = blocks.get(name);
    if (block == null) {
      throw new DataException("the data has no '" + name + "'; it has " + blocks.keySet());
    }
    return block;
  }
}
