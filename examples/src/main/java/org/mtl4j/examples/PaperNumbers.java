// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.core.data.MemorySource;

/**
 * Data and initial weights of {@link PaperExample}, and the losses that PyTorch gets from them, as
 * {@code examples/python/paper_example.py} wrote them. Losses are those before each update.
 *
 * @param batch rows in a step
 * @param epochs passes over the rows
 * @param rate the learning rate
 * @param order how rows follow each other
 * @param inputs [100, 10]
 * @param targets [100, 5]
 * @param hiddenKernel [10, 20]
 * @param hiddenBias [20]
 * @param outputKernel [20, 5]
 * @param outputBias [5]
 * @param oneTaskLosses mean over the five outputs, step by step
 * @param oneTaskLossesInDouble the same in 64 bits
 * @param fiveTasksLosses sum over the five tasks, step by step
 * @param fiveTasksLossesInDouble the same in 64 bits
 */
record PaperNumbers(
    int batch,
    int epochs,
    double rate,
    String order,
    double[][] inputs,
    double[][] targets,
    float[][] hiddenKernel,
    float[] hiddenBias,
    float[][] outputKernel,
    float[] outputBias,
    double[] oneTaskLosses,
    double[] oneTaskLossesInDouble,
    double[] fiveTasksLosses,
    double[] fiveTasksLossesInDouble) {

  static PaperNumbers read() {
    try (InputStream json = PaperNumbers.class.getResourceAsStream("paper-example.json")) {
      return new ObjectMapper().readValue(json, PaperNumbers.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows: inputs x0 to x9, targets y0 to y4. */
  MemorySource rows() {
    return MemorySource.of(
        new TableBuilder("the paper's example").matrix("x", inputs).matrix("y", targets).build());
  }
}
