// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.serve.file.Sha256;

/**
 * Digests of encoded data: equal for equal values in equal order, on machines of one byte order.
 */
public final class DatasetDigest {
  /** Of the 64 digits of a block: enough to tell blocks apart, and short enough for a message. */
  private static final int DIGITS = 32;

  private DatasetDigest() {}

  /**
   * A line for each block, by name: its rows, the shape of a row, its type and the digest of its
   * bytes, such as {@code 600 rows of [3] FLOAT, 9f86d081884c7d659a2feaa0c55ad015}.
   */
  public static Map<String, String> blocks(Dataset data) {
    Map<String, String> lines = new LinkedHashMap<>();
    data.blocks().forEach((name, block) -> lines.put(name, line(block)));
    return lines;
  }

  private static String line(Block block) {
    return "%d rows of %s %s, %s"
        .formatted(
            block.rows(),
            block.row(),
            block.type(),
            Sha256.of(block.bytes().duplicate().rewind()).substring(0, DIGITS));
  }

  /** The SHA-256 of a data set: of the names and lines of its blocks, in order. */
  public static String of(Dataset data) {
    return Sha256.of(blocks(data).toString());
  }

  /**
   * The SHA-256 of all data that an experiment reads.
   *
   * @param inputs what the numbers and codes of the inputs mean
   * @param parts the data sets by name, such as train and test
   */
  public static String of(InputSpec inputs, Map<String, Dataset> parts) {
    Map<String, String> digests = new LinkedHashMap<>();
    parts.forEach((name, data) -> digests.put(name, of(data)));
    return Sha256.of(inputs + "\n" + digests);
  }
}
