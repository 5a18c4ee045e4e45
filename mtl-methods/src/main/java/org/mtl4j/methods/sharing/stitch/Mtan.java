// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;

/**
 * Multi-task attention network (Liu et al., CVPR 2019): one network, and for each task and stage a
 * soft attention mask. With the output p_s of stage s, the features of a task are
 *
 * <p>a_s = m_s ⊙ p_s, m_s = sigmoid(h_s(relu(g_s([p_s, f_s(a_{s-1})])))),
 *
 * <p>with dense layers g and h over the last axis, the same at every position, so that images,
 * tokens and rows are treated alike. f is one more copy of the stage, which all tasks share. The
 * first stage has no f. The head reads the last a_s.
 *
 * <p>Network and f are shared; masks and heads are private. The batch normalization of g and h is
 * left out. A stage of the paper has two layers, of which g reads the first and the mask weighs the
 * second; here both read the output of the stage.
 */
@Pluggable(
    name = "mtan",
    summary = "One network; for each task and stage a soft attention mask.",
    source = "Liu et al., CVPR 2019")
public record Mtan() implements SharingStrategy {
  /** The mask of a task after one stage. */
  private record Mask(Layer inner, Layer outer) {
    Tensor apply(Graph g, Tensor shared, Optional<Tensor> before) {
      Tensor read = before.map(f -> g.concat(List.of(shared, f), -1)).orElse(shared);
      return outer.apply(g, inner.apply(g, read));
    }
  }

  @Override
  public Network build(Blueprint plan) {
    Trunk trunk = plan.trunk(plan.scope().child("encoder"));
    List<Layer> stages = trunk.stages().layers();
    List<Layer> next = new ArrayList<>();
    for (int s = 1; s < stages.size(); s++) {
      Scope place = plan.scope().child("attention/shared");
      next.add(plan.stages(place, stages.get(s - 1).output(), s, s + 1));
    }
    PerTask<List<Mask>> masks = plan.perTask(task -> masks(plan, task, stages));
    PerTask<Layer> heads = plan.heads(trunk.output());
    return c -> {
      Graph g = c.graph();
      List<Tensor> means = new ArrayList<>();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                Tensor p = trunk.stem().apply(g, c.features(task));
                Tensor attended = p;
                List<Tensor> ofTask = new ArrayList<>();
                for (int s = 0; s < stages.size(); s++) {
                  p = stages.get(s).apply(g, p);
                  Optional<Tensor> before =
                      s == 0 ? Optional.empty() : Optional.of(next.get(s - 1).apply(g, attended));
                  Tensor mask = masks.of(task).get(s).apply(g, p, before);
                  ofTask.add(g.mean(mask));
                  attended = g.multiply(mask, p);
                }
                ofTask.stream().reduce((a, b) -> b).ifPresent(m -> means.add(g.stack(ofTask, 0)));
                return heads.of(task).apply(g, attended);
              });
      return means.isEmpty() ? outputs : Networks.observe(outputs, "masks", g.stack(means, 0));
    };
  }

  private static List<Mask> masks(Blueprint plan, Task task, List<Layer> stages) {
    List<Mask> masks = new ArrayList<>();
    for (Layer stage : stages) {
      Scope place = plan.scope().child("attention").child("masks").child(task.name());
      Scope at = place.child(masks.size());
      Shape row = stage.output();
      int channels = row.size(-1);
      Shape read = row.with(row.rank() - 1, masks.isEmpty() ? channels : 2 * channels);
      masks.add(
          new Mask(
              new PerPosition(at.child("inner"), read, channels, Activation.RELU),
              new PerPosition(at.child("outer"), row, channels, Activation.SIGMOID)));
    }
    return masks;
  }
}
