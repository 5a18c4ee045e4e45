// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;

/**
 * Low-rank adaptation (Hu et al., ICLR 2022) by task: one encoder, in which each kernel W [in, out]
 * is W + alpha / rank · A_t B_t for task t, with A_t [in, rank] and B_t [rank, out]. A starts
 * uniform within ±1/√in, B at 0, so that all tasks start with the shared encoder.
 *
 * <p>The encoder is shared; A, B and heads are private. All variables named {@code kernel} have
 * updates. One of more axes, such as that of a convolution, is a matrix of its last axis.
 *
 * <p>A frozen encoder keeps its initial values. Give it those of a trained model of the sharing
 * {@code hard} by {@code training.startFrom}; the variables have the same names. Rank and alpha are
 * the defaults of the library PEFT.
 *
 * @param rank the rank of an update
 * @param alpha the factor of an update, times its rank
 * @param frozen whether the encoder itself is trained no further
 */
@Pluggable(
    name = "lora",
    summary = "One encoder, shared or frozen, with a low-rank update of each kernel by task.",
    source = "Hu et al., ICLR 2022")
public record Lora(
    @Option("rank of an update, 1 to 65536") int rank,
    @Option("an update is scaled by alpha / rank; above 0") double alpha,
    @Option("keep the initial values of the encoder, such as those of training.startFrom")
        boolean frozen)
    implements SharingStrategy {

  public Lora {
    Bounds.within(1, 65_536, "rank", rank);
    Bounds.positive("alpha", alpha);
  }

  public Lora() {
    this(8, 8, false);
  }

  @Override
  public Network build(Blueprint plan) {
    Trunk trunk = SharedEncoder.of(plan, frozen);
    Scope encoder = SharedEncoder.place(plan);
    List<Variable> kernels =
        encoder.below().stream()
            .filter(v -> v.trained() && v.shape().rank() > 1 && v.name().endsWith("/kernel"))
            .toList();
    if (kernels.isEmpty()) {
      throw new ConfigurationException(
          "the sharing 'lora' updates the kernels of the encoder, but it has none; give it layers");
    }
    PerTask<List<Update>> updates =
        plan.perTask(
            task -> {
              Scope place = plan.scope().child("lora").child(task.name());
              return kernels.stream().map(w -> update(place.child(part(encoder, w)), w)).toList();
            });
    PerTask<Layer> heads = plan.heads(trunk.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                Map<Variable, Tensor> given =
                    updates.of(task).stream()
                        .collect(Collectors.toMap(Update::kernel, update -> update.sum(g)));
                return heads
                    .of(task)
                    .apply(g, g.given(given, () -> trunk.apply(g, c.features(task))));
              });
      for (Task task : plan.tasks()) {
        List<Tensor> sizes = updates.of(task).stream().map(update -> update.size(g)).toList();
        outputs = outputs.observe("relative update of " + task.name(), g.stack(sizes, 0));
      }
      return outputs;
    };
  }

  private Update update(Scope place, Variable kernel) {
    int out = kernel.shape().size(-1);
    int in = kernel.shape().elements() / out;
    double bound = 1 / Math.sqrt(in);
    return new Update(
        kernel,
        place.variable("a", Shape.of(in, rank), Initializer.uniform(-bound, bound)),
        place.variable("b", Shape.of(rank, out), Initializer.constant(0)),
        alpha / rank);
  }

  /** The layer of a kernel, below the scope of the encoder. */
  private static String part(Scope encoder, Variable kernel) {
    String name = kernel.name().substring(encoder.path().length() + 1);
    return name.substring(0, name.length() - "/kernel".length());
  }

  /** factor · A B. */
  private record Update(Variable kernel, Variable a, Variable b, double factor) {
    Tensor product(Graph g) {
      Tensor product = g.matmul(g.variable(a), g.variable(b));
      return g.scale(g.reshape(product, kernel.shape().sizes()), factor);
    }

    /** W + factor · A B. */
    Tensor sum(Graph g) {
      return g.add(g.variable(kernel), product(g));
    }

    /** ‖factor · A B‖ / ‖W‖. */
    Tensor size(Graph g) {
      Tensor whole = g.sum(g.square(g.variable(kernel)));
      Tensor update = g.sum(g.square(product(g)));
      return g.sqrt(g.divide(update, g.maximum(whole, g.constant(1e-30))));
    }
  }
}
