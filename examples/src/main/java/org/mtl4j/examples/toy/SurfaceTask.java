// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.nio.FloatBuffer;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;

/**
 * A task that has no label: its loss is the height of {@link Surface} at the place it is given.
 *
 * @param surface 0 or 1
 * @param scale what the loss is multiplied with
 * @param offset what is added to it then
 */
@Pluggable(name = "surface", summary = "The height of a surface of the toy problem.")
public record SurfaceTask(
    @Option(value = "which surface: 0 or 1", required = true) int surface,
    @Option("what the loss is multiplied with") double scale,
    @Option("what is added to it then, for methods that need losses above zero") double offset)
    implements TaskType {

  public SurfaceTask {
    if (surface != 0 && surface != 1) {
      throw new OptionException("surface", "must be 0 or 1, but is " + surface);
    }
  }

  public SurfaceTask(int surface) {
    this(surface, 1, 0);
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public Prediction prediction() {
    return Prediction.VALUE;
  }

  @Override
  public Task fit(String name, Table training) {
    return new Fitted(name, this);
  }

  private record Fitted(String name, SurfaceTask type) implements Task {
    @Override
    public Prediction prediction() {
      return Prediction.VALUE;
    }

    @Override
    public int labelWidth() {
      return 1;
    }

    @Override
    public int outputWidth() {
      return 2;
    }

    @Override
    public List<String> outputs() {
      return List.of("x", "y");
    }

    @Override
    public void encode(Table table, FloatBuffer labels) {
      for (int row = 0; row < table.rows(); row++) {
        labels.put(0);
      }
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      Tensor x = g.slice(output, 1, 0, 1);
      Tensor y = g.slice(output, 1, 1, 2);
      Tensor height = g.scale(Surface.loss(g, type.surface(), x, y), type.scale());
      return g.add(height, g.constant(type.offset()));
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return output;
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("toy-x", "toy-y");
    }
  }
}
