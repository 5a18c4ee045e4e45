// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Adagrad;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.api.train.Optimizer.RmsProp;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Builds the operations that update a variable from its gradient, one formula per optimizer. Dense
 * gradients use TensorFlow's kernel if there is one, sparse ones the formula. Adam's bias
 * correction is computed on the host and fed. Stacks use the formula too: each member has a count
 * of steps of its own, and does not change while its task is absent.
 *
 * <p>A sparse gradient updates only its rows and their optimizer state. Other rows do not decay.
 */
final class OptimizerOps {
  /** The state of {@link Momentum}. */
  static final String VELOCITY = "velocity";

  private final Optimizer optimizer;
  private final DeviceState state;

  /**
   * A variable to update.
   *
   * @param declared the variable as declared in the state
   * @param rate the learning rate
   * @param corrected the learning rate with the bias correction; of a stack: of each member
   * @param epsilon epsilon with the bias correction; of a stack: of each member
   * @param active of a stack: 1 for each member that is updated, else 0; null if not a stack
   * @param decay the weight decay of this variable
   */
  record Target(
      Variable declared,
      Operand<TFloat32> variable,
      Operand<TFloat32> rate,
      Operand<TFloat32> corrected,
      Operand<TFloat32> epsilon,
      Operand<TFloat32> active,
      double decay) {}

  OptimizerOps(Optimizer optimizer, DeviceState state) {
    this.optimizer = optimizer;
    this.state = state;
  }

  /** Updates a variable; {@code tf} carries the control dependencies. */
  Op update(Ops tf, Target target, Gradient gradient) {
    Part part = new Part(tf, gradient.ids(), target.active());
    Operand<TFloat32> g = gradient.values();
    if (target.decay() > 0 && !(optimizer instanceof AdamW)) {
      g = tf.math.add(g, times(tf, part.read(target.variable()), target.decay()));
    }
    return gradient.dense() && target.active() == null && !(optimizer instanceof RmsProp)
        ? kernel(tf, target, g)
        : formula(tf, target, part, g);
  }

  private Op kernel(Ops tf, Target target, Operand<TFloat32> g) {
    Operand<TFloat32> v = target.variable();
    if (optimizer instanceof Sgd) {
      return tf.train.applyGradientDescent(v, target.rate(), g);
    }
    if (optimizer instanceof Momentum momentum) {
      return tf.train.applyMomentum(
          v,
          slot(target, VELOCITY, 0),
          target.rate(),
          g,
          tf.constant((float) momentum.momentum()),
          ApplyMomentum.useNesterov(momentum.nesterov()));
    }
    if (optimizer instanceof Adagrad adagrad) {
      return tf.train.applyAdagradV2(
          v,
          slot(target, "sum", adagrad.initial()),
          target.rate(),
          tf.constant((float) adagrad.epsilon()),
          g);
    }
    if (optimizer instanceof AdamW && target.decay() > 0) {
      // withControlDependencies() replaces those of tf. The identity carries both: it waits for all
      // gradients, and it is dead if the gradient is, so that an absent task's variable does not
      // decay.
      Ops after = tf.withControlDependencies(tf.identity(g));
      Operand<TFloat32> share = times(after, target.rate(), target.decay());
      Op shrunk = after.assignSub(v, after.math.mul(v, share));
      return adam(tf.withControlDependencies(shrunk), target, g);
    }
    return adam(tf, target, g);
  }

  private Op adam(Ops tf, Target target, Operand<TFloat32> g) {
    AdamMoments adam = AdamMoments.of(optimizer).orElseThrow();
    Operand<TFloat32> none = tf.constant(0f);
    return tf.train.applyAdam(
        target.variable(),
        slot(target, "first", 0),
        slot(target, "second", 0),
        none,
        none,
        target.corrected(),
        tf.constant(adam.beta1()),
        tf.constant(adam.beta2()),
        target.epsilon(),
        g);
  }

  private Op formula(Ops tf, Target target, Part part, Operand<TFloat32> g) {
    if (optimizer instanceof Sgd) {
      return part.subtract(tf, target.variable(), tf.math.mul(g, target.rate()));
    }
    if (optimizer instanceof Momentum momentum) {
      Operand<TFloat32> slot = slot(target, VELOCITY, 0);
      Operand<TFloat32> velocity = tf.math.add(times(tf, part.read(slot), momentum.momentum()), g);
      Operand<TFloat32> direction =
          momentum.nesterov() ? tf.math.add(g, times(tf, velocity, momentum.momentum())) : velocity;
      Ops after = tf.withControlDependencies(part.write(slot, velocity));
      return part.subtract(after, target.variable(), tf.math.mul(direction, target.rate()));
    }
    if (optimizer instanceof Adagrad adagrad) {
      Operand<TFloat32> slot = slot(target, "sum", adagrad.initial());
      Operand<TFloat32> sum = tf.math.add(part.read(slot), tf.math.square(g));
      Ops after = tf.withControlDependencies(part.write(slot, sum));
      return scaled(after, target, part, g, sum, adagrad.epsilon());
    }
    if (optimizer instanceof RmsProp rms) {
      Operand<TFloat32> slot = slot(target, "average", 0);
      Operand<TFloat32> average = mix(tf, part.read(slot), tf.math.square(g), (float) rms.alpha());
      Ops after = tf.withControlDependencies(part.write(slot, average));
      return scaled(after, target, part, g, average, rms.epsilon());
    }
    return target.active() == null
        ? adamFormula(tf, target, part, g)
        : stackedAdam(tf, target, part, g);
  }

  /** As the kernel computes it, for each member: the same bits. */
  private Op stackedAdam(Ops tf, Target target, Part part, Operand<TFloat32> g) {
    AdamMoments adam = AdamMoments.of(optimizer).orElseThrow();
    Operand<TFloat32> first =
        part.approach(tf, slot(target, "first", 0), g, tf.constant(1 - adam.beta1()));
    Operand<TFloat32> second =
        part.approach(
            tf, slot(target, "second", 0), tf.math.square(g), tf.constant(1 - adam.beta2()));
    Operand<TFloat32> root = tf.math.add(tf.math.sqrt(second), target.epsilon());
    Operand<TFloat32> rates = tf.math.mul(target.corrected(), target.active());
    Operand<TFloat32> direction = tf.math.div(tf.math.mul(first, rates), root);
    if (!(optimizer instanceof AdamW) || target.decay() == 0) {
      return tf.assignSub(target.variable(), direction);
    }
    Operand<TFloat32> share = times(tf, target.rate(), target.decay());
    Operand<TFloat32> shares = tf.math.mul(share, target.active());
    Op shrunk = tf.assignSub(target.variable(), tf.math.mul(target.variable(), shares));
    return tf.withControlDependencies(shrunk).assignSub(target.variable(), direction);
  }

  private Op scaled(
      Ops tf,
      Target target,
      Part part,
      Operand<TFloat32> g,
      Operand<TFloat32> square,
      double epsilon) {
    Operand<TFloat32> root = tf.math.add(tf.math.sqrt(square), tf.constant((float) epsilon));
    return part.subtract(tf, target.variable(), tf.math.div(tf.math.mul(g, target.rate()), root));
  }

  private Op adamFormula(Ops tf, Target target, Part part, Operand<TFloat32> g) {
    AdamMoments adam = AdamMoments.of(optimizer).orElseThrow();
    Operand<TFloat32> firstSlot = slot(target, "first", 0);
    Operand<TFloat32> secondSlot = slot(target, "second", 0);
    Operand<TFloat32> first = mix(tf, part.read(firstSlot), g, adam.beta1());
    Operand<TFloat32> second = mix(tf, part.read(secondSlot), tf.math.square(g), adam.beta2());
    Operand<TFloat32> root = tf.math.add(tf.math.sqrt(second), target.epsilon());
    Operand<TFloat32> direction = tf.math.div(tf.math.mul(first, target.corrected()), root);
    if (optimizer instanceof AdamW) {
      Operand<TFloat32> share = times(tf, target.rate(), target.decay());
      direction = tf.math.add(direction, tf.math.mul(part.read(target.variable()), share));
    }
    Ops after =
        tf.withControlDependencies(part.write(firstSlot, first), part.write(secondSlot, second));
    return part.subtract(after, target.variable(), direction);
  }

  private static Operand<TFloat32> mix(
      Ops tf, Operand<TFloat32> old, Operand<TFloat32> value, float keep) {
    return tf.math.add(times(tf, old, keep), times(tf, value, 1 - keep));
  }

  private static Operand<TFloat32> times(Ops tf, Operand<TFloat32> x, double factor) {
    return tf.math.mul(x, tf.constant((float) factor));
  }

  private Operand<TFloat32> slot(Target target, String kind, double initial) {
    return state.optimizerState(target.declared(), kind, initial);
  }

  /**
   * The part of an array that an update changes.
   *
   * @param ids distinct row numbers [u]; null for the whole array
   * @param active of a stack: 1 for members that change, else 0; null if the whole part changes
   */
  private record Part(Ops tf, Operand<TInt32> ids, Operand<TFloat32> active) {
    Operand<TFloat32> read(Operand<TFloat32> array) {
      return ids == null ? array : tf.gather(array, ids, tf.constant(0));
    }

    /** Moves the array by a share of its distance to some values; returns its new value. */
    Operand<TFloat32> approach(
        Ops tf, Operand<TFloat32> array, Operand<TFloat32> values, Operand<TFloat32> share) {
      Operand<TFloat32> distance = tf.math.sub(values, array);
      return tf.assignAdd(array, tf.math.mul(distance, tf.math.mul(share, active)));
    }

    Op write(Operand<TFloat32> array, Operand<TFloat32> values) {
      if (active != null) {
        // Exact, as select() is, which is slow if it broadcasts.
        Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), active);
        return tf.assign(array, tf.math.add(tf.math.mul(values, active), tf.math.mul(array, rest)));
      }
      return ids == null ? tf.assign(array, values) : tf.scatterUpdate(array, ids, values);
    }

    Op subtract(Ops after, Operand<TFloat32> array, Operand<TFloat32> values) {
      if (active != null) {
        return after.assignSub(array, after.math.mul(values, active));
      }
      return ids == null ? after.assignSub(array, values) : after.scatterSub(array, ids, values);
    }
  }
}
