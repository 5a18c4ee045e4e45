// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.Collections;
import java.util.List;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.sharing.expert.Level.Design;

/**
 * Customized gate control (Tang et al., RecSys 2020): experts of each task and shared experts. Each
 * task mixes its own and the shared ones by a softmax gate, f_t(x) = Σ_e softmax(x W_t)_e f_te(x).
 * {@link Ple} with one level.
 *
 * <p>An expert has the stages of the encoder, with its own initial values, and one more dense layer
 * with ReLU over the last axis. Experts and gates read the output of one stem (embeddings); gates
 * are linear without bias, as in the paper. Stem and shared experts are shared; own experts, gates
 * and heads are private. The paper gives no numbers of experts; the defaults are those of
 * torch-rechub.
 *
 * <p>Observations: {@code gates} [tasks, own + shared], the mean weights; {@code gate entropy}
 * [tasks].
 *
 * @param shared the number of shared experts
 * @param own the number of experts of each task
 * @param width the width of the layer after the stages; 0 for none
 */
@Pluggable(
    name = "cgc",
    summary = "Shared experts and experts of each task, mixed by a gate for each task.",
    source = "Tang et al., RecSys 2020")
public record Cgc(
    @Option("number of shared experts, 1 to 1024") int shared,
    @Option("number of experts of each task, 0 to 1024") int own,
    @Option("width of the last layer of an expert, after the encoder's stages; 0 for none")
        int width)
    implements SharingStrategy {

  public Cgc {
    Bounds.within(1, 1024, "shared", shared);
    Bounds.within(0, 1024, "own", own);
    Bounds.within(0, 65_536, "width", width);
  }

  public Cgc() {
    this(1, 2, 16);
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Levels levels =
        Levels.of(
            plan,
            new Design(shared, own, false),
            List.of(Experts.encoder(plan, width)),
            stem.output());
    int inputs = plan.tasks().size() + 1;
    return c ->
        levels.connect(c, features -> Collections.nCopies(inputs, stem.apply(c.graph(), features)));
  }
}
