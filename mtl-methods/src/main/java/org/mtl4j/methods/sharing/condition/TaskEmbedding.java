// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * One encoder that reads which task it serves: a learned vector e_t of the task is concatenated to
 * the output of the stem along the last axis, y_t = h_t(f([stem(x), e_t])). For tokens and images
 * at each position.
 *
 * <p>The encoder is shared; vectors and heads are private.
 *
 * @param width the size of a task vector
 */
@Pluggable(
    name = "task-embedding",
    summary = "One encoder, whose stages read a learned task vector beside the features.")
public record TaskEmbedding(@Option("size of a task vector, 1 to 65536") int width)
    implements SharingStrategy {

  public TaskEmbedding {
    Bounds.within(1, 65_536, "width", width);
  }

  public TaskEmbedding() {
    this(8);
  }

  @Override
  public Network build(Blueprint plan) {
    SharedEncoder.requireStages("the sharing 'task-embedding'", plan);
    Stem stem = plan.stem(SharedEncoder.place(plan));
    Shape row = stem.output();
    Shape in = row.with(row.rank() - 1, row.size(-1) + width);
    Sequential stages = plan.stages(SharedEncoder.place(plan), in);
    TaskVectors vectors = TaskVectors.of(plan, width);
    PerTask<Layer> heads = plan.heads(stages.output());
    return c -> {
      Graph g = c.graph();
      return plan.outputs(
          g,
          task -> {
            Tensor x = stem.apply(g, c.features(task));
            Tensor positions = g.zerosLike(g.slice(x, -1, 0, 1));
            Tensor both = g.concat(List.of(x, g.add(positions, vectors.of(g, task))), -1);
            return heads.of(task).apply(g, stages.apply(g, both));
          });
    };
  }
}
