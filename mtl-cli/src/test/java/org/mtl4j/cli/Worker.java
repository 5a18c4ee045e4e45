// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.mtl4j.tensorflow.TensorFlowBackend;

/**
 * The command line in a process that has loaded what takes long, and waits for its arguments: one
 * line on standard input, separated by tabs.
 */
final class Worker {
  private Worker() {}

  public static void main(String[] args) throws IOException {
    new TensorFlowBackend().description();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line != null) {
      Main.main(line.split("\t"));
    }
  }
}
