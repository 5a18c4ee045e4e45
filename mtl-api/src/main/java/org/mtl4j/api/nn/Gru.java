// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;

/**
 * A gated recurrent unit (Cho et al., EMNLP 2014), as in PyTorch and cuDNN: sequences [batch, time,
 * features] to the state after the last time [batch, units]. It starts at a state of zeros and
 * computes
 *
 * <pre>
 * r = σ(W_r x + b_r + U_r h + c_r),  z = σ(W_z x + b_z + U_z h + c_z)
 * n = tanh(W_n x + b_n + r ⊙ (U_n h + c_n))
 * h ← (1 - z) ⊙ n + z ⊙ h
 * </pre>
 *
 * <p>The graph has operations for each time, so sequences should be at most a few hundred long.
 */
public final class Gru implements Layer {
  private final String place;
  private final PerPosition inputs;
  private final Variable recurrent;
  private final Variable bias;
  private final int units;
  private final int time;

  /**
   * Declares {@code input}, a {@link PerPosition} layer of W and b, {@code recurrent} [units, 3 ·
   * units], and {@code bias} [3 · units] with c; gates are in the order r, z, n. Initial values are
   * uniform in ±1/√units.
   *
   * @param row the shape of one row, [time, features]
   * @param units the width of the state, 1 or more
   * @throws ShapeException if rows are no sequences
   */
  public Gru(Scope scope, Shape row, int units) {
    Bounds.atLeast(1, "units", units);
    Rows.requireSequence(scope, row);
    double bound = 1 / Math.sqrt(units);
    Initializer start = Initializer.uniform(-bound, bound);
    this.place = scope.path();
    this.inputs =
        new PerPosition(scope.child("input"), row, 3 * units, Activation.NONE, start, start);
    this.recurrent = scope.variable("recurrent", Shape.of(units, 3 * units), start);
    this.bias = scope.variable("bias", Shape.of(3 * units), start);
    this.units = units;
    this.time = row.size(0);
  }

  @Override
  public Shape output() {
    return Shape.of(units);
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    List<Tensor> all = states(g, x, Optional.empty());
    return all.get(all.size() - 1);
  }

  /**
   * The state after each time, [batch, units] each.
   *
   * @param mask booleans [batch, time]; the state does not change where it is false
   */
  public List<Tensor> states(Graph g, Tensor x, Optional<Tensor> mask) {
    return g.within(
        place,
        () -> {
          Tensor given = inputs.apply(g, x);
          Tensor state = g.zerosLike(g.slice(g.index(given, 1, 0), 1, 0, units));
          List<Tensor> states = new ArrayList<>();
          for (int t = 0; t < time; t++) {
            Tensor before = state;
            int now = t;
            Tensor next = next(g, g.index(given, 1, t), state);
            state = mask.map(m -> g.where(g.slice(m, 1, now, now + 1), next, before)).orElse(next);
            states.add(state);
          }
          return states;
        });
  }

  private Tensor next(Graph g, Tensor given, Tensor state) {
    Tensor recalled = g.add(g.matmul(state, g.variable(recurrent)), g.variable(bias));
    List<Tensor> a = g.split(given, 1, units, units, units);
    List<Tensor> b = g.split(recalled, 1, units, units, units);
    Tensor reset = g.sigmoid(g.add(a.get(0), b.get(0)));
    Tensor stay = g.sigmoid(g.add(a.get(1), b.get(1)));
    Tensor fresh = g.tanh(g.add(a.get(2), g.multiply(reset, b.get(2))));
    return g.add(fresh, g.multiply(stay, g.subtract(state, fresh)));
  }
}
