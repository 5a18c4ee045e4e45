// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A Jacobian and the weights of several methods for it, read from {@code
 * reference/gramian-methods.json}. The README beside that file says how they were computed.
 *
 * @param jacobian [T, n]
 * @param orders for each task the other tasks, in the order in which pcgrad visits them
 * @param weights [T] by the method's key in the file
 */
public record GramianCase(
    String name, double[][] jacobian, int[][] orders, Map<String, double[]> weights) {

  /** Every case of the file. */
  public static List<GramianCase> all() {
    try (InputStream file = Published.open(GramianCase.class, "/reference/gramian-methods.json")) {
      return List.of(new ObjectMapper().readValue(file, GramianCase[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
