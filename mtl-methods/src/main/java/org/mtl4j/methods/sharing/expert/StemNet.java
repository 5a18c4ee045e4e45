// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.sharing.expert.Level.Design;

/**
 * Shared and task-specific embeddings (STEM; Su et al., AAAI 2024): each task has its own stem
 * (embedding tables) and experts that read it, and there are a shared stem and shared experts. The
 * gate of a task sees the experts of all tasks, f_t(x) = Σ_e softmax((x_t + x_s) W_t)_e y_e, driven
 * by the sum of its own and the shared embeddings; no gradient flows into experts of other tasks.
 *
 * <p>Levels, experts and their defaults are those of the authors' code, where a shared gate, driven
 * by the shared result, mixes all experts between levels without stopping gradients; the stages of
 * the encoder are divided among levels as in {@link Ple}. Gates are linear without bias; those of
 * the code have two hidden layers. The shared stem, experts and gates are shared. With one level,
 * own stems, experts, gates and heads are private; with more, the shared gate shares the own stems
 * and the own experts below the last level.
 *
 * <p>Observations: {@code gates} [tasks, tasks · own + shared], the mean weights, with the experts
 * in the order of tasks and the shared ones last; {@code gate entropy} [tasks]. With more than one
 * level, {@code /LEVEL} follows their names.
 *
 * @param levels the number of levels
 * @param shared the number of shared experts of a level
 * @param own the number of experts of each task in a level
 * @param width the width of the dense layer of levels without a stage
 */
@Pluggable(
    name = "stem",
    summary = "Shared and own embeddings and experts; gradients stay out of other tasks' experts.",
    source = "Su et al., AAAI 2024")
public record StemNet(
    @Option("number of levels, 1 to 1024") int levels,
    @Option("number of shared experts of a level, 1 to 1024") int shared,
    @Option("number of experts of each task in a level, 1 to 1024") int own,
    @Option("width of the experts of levels beyond the stages of the encoder, 1 to 65536") int width)
    implements SharingStrategy {

  public StemNet {
    Bounds.within(1, 1024, "levels", levels);
    Bounds.within(1, 1024, "shared", shared);
    Bounds.within(1, 1024, "own", own);
    Bounds.within(1, 65_536, "width", width);
  }

  public StemNet() {
    this(1, 1, 1, 16);
  }

  @Override
  public Network build(Blueprint plan) {
    Scope places = plan.scope().child("own");
    PerTask<Encoder.Stem> ofTasks = plan.perTask(task -> plan.stem(places.child(task.name())));
    Encoder.Stem common = plan.stem(plan.scope().child("shared"));
    Levels built =
        Levels.of(
            plan,
            new Design(shared, own, true),
            Levels.blocks(plan, levels, width),
            common.output());
    return c ->
        built.connect(
            c,
            features -> {
              List<Tensor> inputs = new ArrayList<>();
              ofTasks.values().forEach(stem -> inputs.add(stem.apply(c.graph(), features)));
              inputs.add(common.apply(c.graph(), features));
              return inputs;
            });
  }
}
