// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.soft;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Deep multi-task representation learning by tensor factorization (DMTRL, Yang and Hospedales, ICLR
 * 2017), in Tucker's form: the kernels [in, out] of one layer of all tasks are a tensor
 *
 * <p>W = S ×₁ U₁ ×₂ U₂ ×₃ U₃, so W_t[i, o] = Σ_xyz S[x, y, z] U₁[x, i] U₂[y, o] U₃[t, z].
 *
 * <p>S, U₁ and U₂ are shared; each task has its own row of U₃, its own biases and head. The stem
 * (embeddings) is shared and not factored. Axes of a kernel before the last one are one axis: a
 * convolution is factored as a matrix [height · width · in, out]. The paper starts from factors of
 * trained single-task networks; here all factors start at random, with kernels as large as those of
 * the encoder.
 *
 * @param inputs the rank of U₁, at most the inputs of a layer
 * @param outputs the rank of U₂, at most the outputs of a layer
 * @param tasks the rank of U₃
 */
@Pluggable(
    name = "tensor-factor",
    summary = "The kernels of all tasks are one tensor in Tucker's form; each task has one row.",
    source = "Yang and Hospedales, ICLR 2017")
public record TensorFactor(
    @Option("rank in the inputs of a layer, 1 to 1024; larger ones mean full rank") int inputs,
    @Option("rank in the outputs of a layer, 1 to 1024; larger ones mean full rank") int outputs,
    @Option("rank in the tasks, 1 to 1024") int tasks)
    implements SharingStrategy {

  public TensorFactor {
    Bounds.within(1, 1024, "inputs", inputs);
    Bounds.within(1, 1024, "outputs", outputs);
    Bounds.within(1, 1024, "tasks", tasks);
  }

  public TensorFactor() {
    this(16, 16, 2);
  }

  /** The shared factors of a kernel: S [x, y, z], U₁ [x, in], U₂ [y, out]. */
  private record Factors(Variable core, Variable inputs, Variable outputs) {
    /** The kernel of a task with its row of U₃. */
    Tensor kernel(Graph g, Variable row, Shape shape) {
      Tensor matrix =
          g.einsum(
              "xyz,z,xi,yo->io",
              g.variable(core),
              g.variable(row),
              g.variable(inputs),
              g.variable(outputs));
      return g.reshape(matrix, shape.sizes());
    }
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Scope template = Scope.root().child("stages");
    Sequential stages = plan.stages(template, stem.output());
    Map<Variable, Factors> factors = new LinkedHashMap<>();
    for (Variable variable : template.below()) {
      refuseStatistic(variable);
      if (factored(variable)) {
        factors.put(variable, factors(plan.scope().child("factors"), variable));
      }
    }
    PerTask<Map<Variable, Variable>> own =
        plan.perTask(task -> own(plan.scope().child("own").child(task.name()), template.below()));
    PerTask<Layer> heads = plan.heads(stages.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(
              g,
              task -> {
                Tensor x = stem.apply(g, c.features(task));
                Map<Variable, Tensor> weights = weights(g, factors, own.of(task));
                return heads.of(task).apply(g, g.given(weights, () -> stages.apply(g, x)));
              });
      for (Variable kernel : factors.keySet()) {
        List<Tensor> rows =
            own.values().stream().map(ofTask -> g.variable(ofTask.get(kernel))).toList();
        outputs = outputs.observe("tasks/" + kernel.name(), g.stack(rows, 0));
      }
      return outputs;
    };
  }

  private static boolean factored(Variable variable) {
    return variable.trained() && variable.shape().rank() > 1;
  }

  private static void refuseStatistic(Variable variable) {
    if (!variable.trained() && variable.schedule().isEmpty()) {
      throw new ConfigurationException(
          ("tensor-factor computes the weights of stages, which must be trained, but '%s' of the"
                  + " encoder is a statistic; use an encoder without batch normalization")
              .formatted(variable.name()));
    }
  }

  private Factors factors(Scope scope, Variable kernel) {
    int out = kernel.shape().size(-1);
    int in = kernel.shape().elements() / out;
    int x = Math.min(inputs, in);
    int y = Math.min(outputs, out);
    Scope place = scope.child(kernel.name());
    return new Factors(
        place.variable("core", Shape.of(x, y, tasks), Initializer.normal(deviation(kernel))),
        place.variable("inputs", Shape.of(x, in), Initializer.normal(1 / Math.sqrt(x))),
        place.variable("outputs", Shape.of(y, out), Initializer.normal(1 / Math.sqrt(y))));
  }

  /** The root of the mean square of the initial values. */
  private static double deviation(Variable kernel) {
    double sum = 0;
    float[] values = kernel.initializer().values(kernel.shape(), new SplittableRandom(0));
    for (float value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  /** For each variable of the template: that of a task, for kernels the row of U₃. */
  private Map<Variable, Variable> own(Scope scope, List<Variable> template) {
    Map<Variable, Variable> own = new LinkedHashMap<>();
    for (Variable variable : template) {
      Scope place = scope.child(variable.name()).with(variable.updates());
      Variable declared;
      if (factored(variable)) {
        Initializer start = Initializer.normal(1 / Math.sqrt(tasks));
        declared = place.variable("row", Shape.of(tasks), start);
      } else if (variable.schedule().isPresent()) {
        declared = place.scheduled("value", variable.schedule().orElseThrow());
      } else {
        declared = place.variable("value", variable.shape(), variable.initializer());
      }
      own.put(variable, declared);
    }
    return own;
  }

  private static Map<Variable, Tensor> weights(
      Graph g, Map<Variable, Factors> factors, Map<Variable, Variable> own) {
    Map<Variable, Tensor> weights = new HashMap<>();
    own.forEach(
        (variable, ofTask) ->
            weights.put(
                variable,
                factors.containsKey(variable)
                    ? factors.get(variable).kernel(g, ofTask, variable.shape())
                    : g.variable(ofTask)));
    return weights;
  }
}
