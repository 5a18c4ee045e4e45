// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Probe.Batch;
import org.mtl4j.api.coordination.Probe.Demand;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Fast adaptive multitask optimization (Liu et al., NeurIPS 2023): all losses decrease at the same
 * relative speed. With z = softmax(w) and D_t = ℓ_t - ℓ_min,t + 1e-8, it minimizes Σ z_t log D_t /
 * c, where c = Σ z_t / D_t is held constant. After the step the losses of the same batch are
 * computed again, and Adam updates w along (∂z/∂w)ᵀ(log D_before - log D_after): less weight for
 * losses that decreased fast. The cost is one more forward pass in each step.
 *
 * <p>The default decay 1e-3 is that of the paper's algorithm and of the authors' runs on data sets;
 * their command line and their example have 0.01, their toy problem 0.
 *
 * <p>A task without labels in the batch is left out of z and of the update of w.
 *
 * <p>As with every loss weighting, weights multiply the losses, so heads are scaled too. The
 * authors' code clips the gradient of the shared parameters to norm 1; {@code training.clip} clips
 * that of all parameters.
 *
 * @param rate the learning rate of w; 0.025 by default, as in the authors' code
 * @param decay the weight decay of w; 1e-3 by default
 * @param minima the lower bound of each task's loss, by its name; 0 by default. A loss at or below
 *     it stops the step
 */
@Pluggable(
    name = "famo",
    summary = "Weights learned so that all losses decrease at the same relative speed.",
    source = "Liu et al., NeurIPS 2023")
public record Famo(
    @Option("the learning rate of the weights' logits, above 0") double rate,
    @Option("weight decay of the logits, 0 or more") double decay,
    @Option("lower bound of each task's loss, by its name; 0 by default")
        Map<String, Double> minima)
    implements LossWeighting {
  private static final double TINY = 1e-8;
  private static final String LOGITS = "logits";

  public Famo {
    Bounds.positive("rate", rate);
    Bounds.notNegative("decay", decay);
    minima = Collections.unmodifiableMap(new LinkedHashMap<>(minima));
    minima.forEach(
        (task, minimum) -> {
          if (!Double.isFinite(minimum)) {
            throw new OptionException(
                "minima", "must be finite, but that of '" + task + "' is " + minimum);
          }
        });
  }

  public Famo() {
    this(0.025, 1e-3, Map.of());
  }

  @Override
  public Needs needs() {
    Needs two = Needs.NOTHING.withTasks(2);
    return minima.isEmpty() ? two.withPositiveLosses() : two;
  }

  @Override
  public Demand probing(int tasks) {
    return Demand.losses();
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public void control(History history, Probe probe, double[] weights) {
    double[] z = z(history, probe).weights();
    System.arraycopy(z, 0, weights, 0, z.length);
  }

  private static Logits z(History history, Probe probe) {
    return Logits.of(probe, Batch.COMING, history.state(LOGITS, history.tasks(), 0));
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    List<String> tasks = losses.tasks();
    if (!tasks.containsAll(minima.keySet())) {
      throw new ConfigurationException(
          "the weighting 'famo' has minima for %s, but the tasks are %s"
              .formatted(minima.keySet(), tasks));
    }
    Tensor none = g.constant(1);
    List<Tensor> above =
        tasks.stream()
            .map(
                task -> {
                  int t = tasks.indexOf(task);
                  Tensor absent = g.less(losses.present(g, t), g.constant(0.5));
                  double offset = TINY - minimum(task);
                  return g.where(absent, none, g.add(losses.values().get(t), g.constant(offset)));
                })
            .toList();
    Tensor c = g.constant(0);
    for (int t = 0; t < tasks.size(); t++) {
      c = g.add(c, g.divide(losses.control(g, t), above.get(t)));
    }
    Tensor speed = g.stopGradient(c);
    return Terms.each(
        tasks.size(), t -> g.divide(g.multiply(losses.control(g, t), g.log(above.get(t))), speed));
  }

  @Override
  public void observe(History history, Probe probe) {
    Logits z = z(history, probe);
    double[] after = new double[z.weights().length];
    probe.losses(Batch.COMING, after);
    double[] decrease = new double[after.length];
    for (int t = 0; t < after.length; t++) {
      if (z.present()[t]) {
        String task = probe.tasks().get(t);
        double now = height(task, after[t]);
        decrease[t] = height(task, history.lastLoss(t)) - now;
      }
    }
    double[] logits = history.state(LOGITS, after.length, 0);
    new HostAdam(rate, decay).step(history, LOGITS, logits, z.derivative(decrease), z.present());
  }

  private double height(String task, double loss) {
    double above = loss - minimum(task) + TINY;
    if (!(above > 0)) {
      throw new NumericalException(
          "the loss of '%s' is %s after a step, below its minimum of %s given to 'famo'"
              .formatted(task, loss, minimum(task)));
    }
    return Math.log(above);
  }

  private double minimum(String task) {
    return minima.getOrDefault(task, 0.0);
  }
}
