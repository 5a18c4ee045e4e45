// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.hard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Attention;
import org.mtl4j.api.nn.Dropout;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.LayerNorm;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * MultiTab-Net (AAAI 2026): a transformer over feature tokens and one learned token for each task.
 * Its blocks are x + attention(norm(x)), then x + W₂ gelu(W₁ norm(x)). A mask says which tokens
 * attend to task tokens. The head of a task reads its token after the last block.
 *
 * <p>Feature tokens are the output of the encoder's stem, rows [tokens, width]; an error if rows
 * have another shape. The stages of the encoder are not used: the blocks of the strategy take their
 * place. Defaults are those of the authors' code, with the mask of their experiments. Its attention
 * between the rows of a batch is left out, as a prediction would depend on the other rows.
 *
 * <p>Stem and blocks are shared. The token of a task is private as long as no token that another
 * task reads attends to it: with {@code BOTH}, or with {@code TASKS} and one block.
 *
 * @param blocks the number of blocks
 * @param heads the heads of the attention
 * @param hidden the width of the hidden layer W₁
 * @param attention the dropout rate of attention weights
 * @param dropout the dropout rate of tokens and hidden layers
 * @param mask which attention to task tokens is masked
 */
@Pluggable(
    name = "multitab",
    summary = "A transformer over feature tokens and task tokens, with masked attention.",
    source = "MultiTab, AAAI 2026")
public record MultiTab(
    @Option("number of blocks, 1 to 1024") int blocks,
    @Option("heads of the attention, 1 to 1024; must divide the width of tokens") int heads,
    @Option("width of the hidden layers, 1 to 1024") int hidden,
    @Option("dropout rate of attention weights, in [0, 1)") double attention,
    @Option("dropout rate of tokens and hidden layers, in [0, 1)") double dropout,
    @Option("tokens that do not attend to task tokens") Mask mask)
    implements SharingStrategy {

  /** Which attention to task tokens is masked. A task token always attends to itself. */
  public enum Mask {
    /** None: all tokens attend to all. */
    NONE,
    /** Feature tokens do not attend to task tokens. */
    FEATURES,
    /** Task tokens do not attend to other task tokens. */
    TASKS,
    /** Both. */
    BOTH
  }

  public MultiTab {
    Bounds.within(1, 1024, "blocks", blocks);
    Bounds.within(1, 1024, "heads", heads);
    Bounds.within(1, 1024, "hidden", hidden);
    Bounds.belowOne("attention", attention);
    Bounds.belowOne("dropout", dropout);
  }

  public MultiTab() {
    this(3, 4, 64, 0.05, 0, Mask.TASKS);
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Shape features = checked(stem.output(), plan.encoder().members());
    int width = features.size(1);
    int tasks = plan.tasks().size();
    PerTask<Variable> tokens =
        plan.perTask(
            task ->
                plan.scope()
                    .child("tokens")
                    .child(task.name())
                    .variable("token", Shape.of(1, width), Initializer.normal(0.01)));
    Shape row = features.with(0, tasks + features.size(0));
    List<TokenBlock> layers =
        plan.copies(plan.scope().child("blocks"), blocks, place -> new TokenBlock(place, row));
    PerTask<Layer> readers = plan.heads(Shape.of(width));
    return c -> {
      Graph g = c.graph();
      Optional<Tensor> allowed = allowed(g, tasks, row.size(0));
      return plan.outputs(
          g,
          task -> {
            Tensor given = stem.apply(g, c.features(task));
            Tensor like = g.slice(given, 1, 0, 1);
            List<Tensor> all = new ArrayList<>();
            tokens.values().forEach(token -> all.add(g.broadcastLike(g.variable(token), like)));
            all.add(given);
            Tensor x = Dropout.of(g, "tokens/dropout", g.concat(all, 1), dropout);
            for (TokenBlock layer : layers) {
              x = layer.apply(g, x, allowed);
            }
            return readers.of(task).apply(g, g.index(x, 1, plan.tasks().indexOf(task)));
          });
    };
  }

  private Shape checked(Shape row, int members) {
    if (row.rank() != 2 || members > 1) {
      throw new ConfigurationException(
          ("multitab reads one token for each feature, rows [tokens, width], but the encoder gives"
                  + " %s; use an encoder of tokens, such as ft-transformer")
              .formatted(members > 1 ? "rows of an ensemble" : "rows " + row));
    }
    if (row.size(1) % heads != 0) {
      throw new ConfigurationException(
          "the %d heads of multitab must divide the width of tokens, which is %d"
              .formatted(heads, row.size(1)));
    }
    return row;
  }

  /** Whether token i attends to token j [1, i, j]; task tokens are first. */
  private Optional<Tensor> allowed(Graph g, int tasks, int tokens) {
    if (mask == Mask.NONE) {
      return Optional.empty();
    }
    float[] open = new float[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        boolean masked = mask == Mask.BOTH || mask == (i < tasks ? Mask.TASKS : Mask.FEATURES);
        open[i * tokens + j] = j >= tasks || i == j || !masked ? 1 : 0;
      }
    }
    return Optional.of(g.less(g.constant(0.5), g.constant(Shape.of(1, tokens, tokens), open)));
  }

  private final class TokenBlock {
    private final String place;
    private final Layer before;
    private final Attention attend;
    private final Layer between;
    private final Layer up;
    private final Layer down;

    TokenBlock(Scope scope, Shape row) {
      place = scope.path();
      before = new LayerNorm(scope.child("before"), row);
      attend = new Attention(scope.child("attention"), row, heads, attention);
      between = new LayerNorm(scope.child("between"), row);
      up = new PerPosition(scope.child("up"), row, hidden, Activation.GELU);
      down = new PerPosition(scope.child("down"), up.output(), row.size(1), Activation.NONE);
    }

    Tensor apply(Graph g, Tensor x, Optional<Tensor> allowed) {
      Tensor normal = before.apply(g, x);
      Tensor attended = attend.apply(g, normal, normal, allowed);
      Tensor y = g.add(x, Dropout.of(g, place + "/attended", attended, dropout));
      Tensor active = up.apply(g, between.apply(g, y));
      return g.add(y, down.apply(g, Dropout.of(g, place + "/hidden", active, dropout)));
    }
  }
}
