// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.StepControl;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;

/**
 * A trained program whose outputs of each task come from the parameters of its own best epoch. It
 * predicts once for each of these epochs, one thread at a time.
 */
final class BestProgram implements Program {
  private final Backend backend;
  private final ModelDefinition model;
  private final Program program;
  private final Map<Integer, List<Integer>> tasks;
  private final TreeMap<Integer, Map<String, float[]>> parameters = new TreeMap<>();
  private int current = -1;

  /**
   * @param program closed with this one
   * @param all the parameters of all best epochs
   */
  BestProgram(
      Backend backend, ModelDefinition model, Program program, BestParameters best, Snapshot all) {
    this.backend = backend;
    this.model = model;
    this.program = program;
    this.tasks = best.tasks();
    tasks.keySet().forEach(epoch -> parameters.put(epoch, best.of(all, epoch)));
  }

  private void use(int epoch) {
    if (epoch != current) {
      Snapshot now = program.snapshot();
      Map<String, float[]> values = new LinkedHashMap<>(now.values());
      values.putAll(parameters.get(epoch));
      program.restore(new Snapshot(values, now.counters()));
      current = epoch;
    }
  }

  @Override
  public synchronized float[][] predict(Rows rows, int from, int to) {
    float[][] result = new float[0][];
    for (Map.Entry<Integer, List<Integer>> own : tasks.entrySet()) {
      use(own.getKey());
      float[][] found = program.predict(rows, from, to);
      if (result.length == 0) {
        result = found.clone();
      }
      for (int task : own.getValue()) {
        result[task] = found[task];
      }
    }
    return result;
  }

  @Override
  public synchronized void export(Path folder) {
    List<String> names = model.tasks();
    ExportedGraph graph = graph(parameters.lastKey());
    for (Map.Entry<Integer, List<Integer>> own : tasks.entrySet()) {
      if (!own.getKey().equals(parameters.lastKey())) {
        List<String> replaced = own.getValue().stream().map(names::get).toList();
        String place = BestParameters.place(own.getKey());
        graph =
            graph.replacing(replaced, graph(own.getKey()), place.substring(0, place.length() - 1));
      }
    }
    graph.write(folder);
  }

  private ExportedGraph graph(int epoch) {
    use(epoch);
    try {
      Path folder = Files.createTempDirectory("mtl4j-graph");
      try {
        program.export(folder);
        return backend.read(folder);
      } finally {
        FolderDraft.delete(folder);
      }
    } catch (IOException e) {
      throw FileProblem.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** The parameters of the last of the best epochs. */
  @Override
  public synchronized Snapshot snapshot() {
    use(parameters.lastKey());
    return program.snapshot();
  }

  @Override
  public Rows bind(Dataset dataset) {
    return program.bind(dataset);
  }

  @Override
  public Map<String, Set<Integer>> reach() {
    return program.reach();
  }

  @Override
  public void step(Rows rows, int[] indices, int count, StepControl control, StepResult result) {
    throw trained();
  }

  @Override
  public void accumulate(
      Rows rows, int[] indices, int count, StepControl control, StepResult result, boolean first) {
    throw trained();
  }

  @Override
  public void restore(Snapshot snapshot) {
    throw trained();
  }

  @Override
  public Vectors vectors() {
    throw trained();
  }

  private static IllegalStateException trained() {
    return new IllegalStateException("the parameters of several epochs cannot be trained");
  }

  @Override
  public void close() {
    program.close();
  }
}
