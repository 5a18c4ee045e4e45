// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.Collections;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.sharing.expert.Level.Design;

/**
 * Progressive layered extraction (Tang et al., RecSys 2020): {@link Cgc} in levels. In each level,
 * the gate of a task mixes its own and the shared experts, driven by the task's result of the level
 * below: x_t' = Σ_e softmax(x_t W_t)_e f_e(x), where own experts read x_t and shared ones x_s. A
 * shared gate mixes the experts of all tasks and the shared ones, driven by the shared result x_s;
 * the last level has none. All x of the first level are the output of the stem.
 *
 * <p>The stages of the encoder are divided among the levels, so images stay images and tokens stay
 * tokens; a gate reads its input flattened, all members of an ensemble together. If there are fewer
 * stages than levels, the experts of the last levels are one dense layer with ReLU over the last
 * axis. Stem, shared experts and shared gates are shared, and so are own experts below the last
 * level, as the shared gate sees them. The own experts and gates of the last level and the heads
 * are private. The paper gives no numbers of experts; the defaults are those of torch-rechub.
 *
 * <p>Observations by level, counted from 0: {@code gates/LEVEL} [tasks, own + shared], the mean
 * weights; {@code gate entropy/LEVEL} [tasks].
 *
 * @param levels the number of levels
 * @param shared the number of shared experts of a level
 * @param own the number of experts of each task in a level
 * @param width the width of the dense layer of levels without a stage
 */
@Pluggable(
    name = "ple",
    summary = "Levels of shared and own experts, with a gate for each task and a shared gate.",
    source = "Tang et al., RecSys 2020")
public record Ple(
    @Option("number of levels, 1 to 1024") int levels,
    @Option("number of shared experts of a level, 1 to 1024") int shared,
    @Option("number of experts of each task in a level, 0 to 1024") int own,
    @Option("width of the experts of levels beyond the stages of the encoder, 1 to 65536") int width)
    implements SharingStrategy {

  public Ple {
    Bounds.within(1, 1024, "levels", levels);
    Bounds.within(1, 1024, "shared", shared);
    Bounds.within(0, 1024, "own", own);
    Bounds.within(1, 65_536, "width", width);
  }

  public Ple() {
    this(2, 1, 2, 16);
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Levels built =
        Levels.of(
            plan,
            new Design(shared, own, false),
            Levels.blocks(plan, levels, width),
            stem.output());
    int inputs = plan.tasks().size() + 1;
    return c ->
        built.connect(c, features -> Collections.nCopies(inputs, stem.apply(c.graph(), features)));
  }
}
