// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.Population;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RowEncoder;

/** Fits and encodes the labels of tasks, each on its rows. */
record TaskRows(Map<String, TaskSpec> specs) {
  /** The rows of each task. */
  Map<String, Population> populations() {
    Map<String, Population> populations = new LinkedHashMap<>();
    specs.forEach((name, spec) -> populations.put(name, spec.population()));
    return populations;
  }

  /** The columns of weights, which are not inputs. */
  List<String> weights() {
    return specs.values().stream().flatMap(spec -> spec.weight().stream()).toList();
  }

  /** The request with the columns that tell the rows of tasks, even if the schema ignores them. */
  Request request(Request request) {
    Map<String, ColumnType> types = new HashMap<>(request.types());
    for (TaskSpec spec : specs.values()) {
      spec.where()
          .keySet()
          .forEach(column -> types.replace(column, ColumnType.SKIP, ColumnType.GUESS));
      spec.weight().ifPresent(column -> types.put(column, ColumnType.NUMBER));
    }
    return request.types(types);
  }

  /** The tasks, fitted on their training rows. */
  Map<String, Task> fit(Table training) {
    Map<String, Task> tasks = new LinkedHashMap<>();
    specs.forEach(
        (name, spec) -> {
          spec.population().check(training, name);
          tasks.put(name, spec.type().fit(name, labeled(training, name)));
        });
    return tasks;
  }

  /** Inputs, weights and labels. The labels of rows that are not of a task are missing. */
  Dataset encode(RowEncoder encoder, Table table, Map<String, Task> tasks) {
    Map<String, Block> blocks = new LinkedHashMap<>(encoder.encode(table).blocks());
    Optional<Block> weights = encoder.preprocessing().weights(table);
    weights.ifPresent(block -> blocks.put(Dataset.WEIGHT, block));
    tasks.forEach(
        (name, task) ->
            blocks.put(Dataset.label(name), Preprocessing.labels(labeled(table, name), task)));
    specs.forEach(
        (name, spec) ->
            spec.population()
                .weights(table, name)
                .ifPresent(own -> blocks.put(Dataset.weight(name), product(weights, own))));
    return new Dataset(table.rows(), blocks);
  }

  private Table labeled(Table table, String task) {
    TaskSpec spec = specs.get(task);
    return spec.population().of(table, task, spec.type().columns());
  }

  /** Weights for a task times the weights of the rows. */
  private static Block product(Optional<Block> weights, float[] own) {
    Optional<FloatBuffer> rows = weights.map(Block::floats);
    Block block = Block.floats(own.length, Shape.SCALAR);
    FloatBuffer out = block.floats();
    for (int row = 0; row < own.length; row++) {
      out.put(own[row] * (rows.isPresent() ? rows.get().get(row) : 1));
    }
    return block;
  }
}
