// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A Python script in another process that does the same work and takes turns with this one. */
final class Peer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final Set<String> names = new HashSet<>();

  /**
   * Starts a script of {@code benchmarks/python} with {@code --serve} and waits until it is ready.
   *
   * @param python the interpreter
   */
  Peer(String python, String script, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(python, "benchmarks/python/" + script, "--serve"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answer().path("ready").forEach(name -> names.add(name.asText()));
  }

  /** Whether the script can do this. */
  boolean has(String name) {
    return names.contains(name);
  }

  /** Milliseconds of each of some repetitions. */
  double[] run(int count, String name) {
    JsonNode times = ask("run " + count + " " + name).get("ms");
    double[] result = new double[times.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = times.get(i).asDouble();
    }
    return result;
  }

  /** The whole answer to a command. */
  JsonNode ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the Python script ended; is PyTorch installed for this interpreter?");
    }
    JsonNode node = JSON.readTree(line);
    if (node.has("error")) {
      throw new IOException("the Python script says: " + node.get("error").asText());
    }
    return node;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
