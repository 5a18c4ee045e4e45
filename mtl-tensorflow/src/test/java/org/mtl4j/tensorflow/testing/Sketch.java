// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.ModelDefinition.Balancing;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.UpdateRules;
import org.mtl4j.tensorflow.TensorFlowBackend;

/** A model that a test assembles; by default trained by plain descent at rate 1. */
public final class Sketch {
  public final Scope scope = Scope.root();
  public final Graph training = new Graph(Graph.Mode.TRAINING);
  public final Graph inference = new Graph(Graph.Mode.INFERENCE);
  public final List<Tensor> losses = new ArrayList<>();
  public final List<Tensor> predictions = new ArrayList<>();
  public final Map<String, Tensor> penalties = new LinkedHashMap<>();
  public Optional<Terms> terms = Optional.empty();
  public Optional<Tensor> representation = Optional.empty();
  public Optional<Balancing> balancing = Optional.empty();
  public Optimizer optimizer = new Sgd(1, 0);
  public Clipping clipping = Clipping.NONE;
  public int controls;

  /** The rows of a step that the backend expects. */
  public int batch = 1000;

  public long seed = 7;
  public Probe.Demand probing = Probe.Demand.NOTHING;

  public Variable variable(String name, Shape shape, float... values) {
    return scope.variable(name, shape, Initializer.of(values));
  }

  public Sketch balanced(GradientBalancer balancer, Level level) {
    balancing = Optional.of(new Balancing(balancer, level, batch));
    return this;
  }

  public ModelDefinition define() {
    int tasks = losses.size();
    return new ModelDefinition(
        IntStream.range(0, tasks).mapToObj(t -> "t" + t).toList(),
        List.copyOf(scope.variables()),
        training,
        losses,
        terms.orElseGet(() -> Terms.each(tasks, losses::get)),
        penalties,
        Map.of(),
        representation,
        inference,
        predictions,
        List.of(),
        Map.of(),
        controls,
        balancing,
        optimizer,
        clipping,
        seed,
        probing,
        UpdateRules.UNIFORM);
  }

  public Program compile() {
    return new TensorFlowBackend().compile(define(), new BackendOptions());
  }
}
