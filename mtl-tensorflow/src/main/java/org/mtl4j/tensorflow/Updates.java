package org.mtl4j.tensorflow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Adagrad;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.api.train.Optimizer.RmsProp;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ScatterSub;
import org.tensorflow.op.core.ScatterUpdate;
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The operations that move a parameter along a gradient, one rule for each optimiser. Corrections
 * that change from step to step (Adam's) are computed on the host in double precision and fed.
 */
final class Updates {
  private final Optimizer optimizer;
  private final DeviceState state;
  private final Map<String, Operand<TFloat32>> slots = new HashMap<>();

  /**
   * A parameter to be moved.
   *
   * @param rate the learning rate as scheduled
   * @param corrected the rate after the optimiser's correction for the number of steps
   * @param epsilon the optimiser's epsilon after the same correction
   */
  record Target(
      String name,
      Shape shape,
      Operand<TFloat32> variable,
      Operand<TFloat32> rate,
      Operand<TFloat32> corrected,
      Operand<TFloat32> epsilon) {}

  Updates(Optimizer optimizer, DeviceState state) {
    this.optimizer = optimizer;
    this.state = state;
  }

  /** What Adam's step sizes are multiplied with at a step, from 1. */
  static double correction(Optimizer optimizer, long step) {
    double beta1 = 0;
    double beta2 = 0;
    if (optimizer instanceof Adam adam) {
      beta1 = adam.beta1();
      beta2 = adam.beta2();
    } else if (optimizer instanceof AdamW adam) {
      beta1 = adam.beta1();
      beta2 = adam.beta2();
    }
    return Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
  }

  /**
   * Adam's epsilon at a step, from 1, so that it is added to the corrected root, as PyTorch does.
   */
  static double epsilon(Optimizer optimizer, long step) {
    if (optimizer instanceof Adam adam) {
      return adam.epsilon() * Math.sqrt(1 - Math.pow(adam.beta2(), (double) step));
    }
    if (optimizer instanceof AdamW adam) {
      return adam.epsilon() * Math.sqrt(1 - Math.pow(adam.beta2(), (double) step));
    }
    return 0;
  }

  /** Moves all of a parameter; {@code tf} carries the control dependencies. */
  Op dense(Ops tf, Target target, Operand<TFloat32> gradient) {
    Operand<TFloat32> v = target.variable();
    Operand<TFloat32> g = decayed(tf, v, gradient);
    if (optimizer instanceof Sgd) {
      return tf.train.applyGradientDescent(v, target.rate(), g);
    }
    if (optimizer instanceof Momentum momentum) {
      return tf.train.applyMomentum(
          v,
          slot(target, "velocity", 0),
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
    if (optimizer instanceof RmsProp rms) {
      Operand<TFloat32> average = slot(target, "average", 0);
      Operand<TFloat32> next =
          tf.assign(
              average,
              tf.math.add(
                  tf.math.mul(average, tf.constant((float) rms.alpha())),
                  tf.math.mul(tf.math.square(g), tf.constant((float) (1 - rms.alpha())))));
      Operand<TFloat32> root = tf.math.add(tf.math.sqrt(next), tf.constant((float) rms.epsilon()));
      return tf.assignSub(v, tf.math.div(tf.math.mul(g, target.rate()), root));
    }
    if (optimizer instanceof AdamW adam) {
      Operand<TFloat32> shrink =
          tf.math.mul(v, tf.math.mul(target.rate(), tf.constant((float) adam.decay())));
      Op shrunk = tf.assignSub(v, shrink);
      return adam(tf.withControlDependencies(shrunk), target, g, adam.beta1(), adam.beta2());
    }
    Adam adam = (Adam) optimizer;
    return adam(tf, target, g, adam.beta1(), adam.beta2());
  }

  private Op adam(Ops tf, Target target, Operand<TFloat32> g, double beta1, double beta2) {
    Operand<TFloat32> none = tf.constant(0f);
    return tf.train.applyAdam(
        target.variable(),
        slot(target, "first", 0),
        slot(target, "second", 0),
        none,
        none,
        target.corrected(),
        tf.constant((float) beta1),
        tf.constant((float) beta2),
        target.epsilon(),
        g);
  }

  private Operand<TFloat32> decayed(Ops tf, Operand<TFloat32> v, Operand<TFloat32> gradient) {
    return optimizer.decay() == 0 || optimizer instanceof AdamW
        ? gradient
        : tf.math.add(gradient, tf.math.mul(v, tf.constant((float) optimizer.decay())));
  }

  /**
   * Moves some rows of a table and their state, and nothing else: rows that are not in the batch
   * keep their moments and do not decay.
   *
   * @param ids distinct row numbers [u]
   * @param gradient of these rows [u, width]
   */
  Op rows(Ops tf, Target target, Operand<TInt32> ids, Operand<TFloat32> gradient) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TFloat32> v = target.variable();
    Operand<TFloat32> g = decayed(tf, tf.gather(v, ids, axis), gradient);
    if (optimizer instanceof Sgd) {
      return subtract(tf, v, ids, tf.math.mul(g, target.rate()));
    }
    if (optimizer instanceof Momentum momentum) {
      Operand<TFloat32> velocity =
          tf.math.add(
              tf.math.mul(
                  tf.gather(slot(target, "velocity", 0), ids, axis),
                  tf.constant((float) momentum.momentum())),
              g);
      Operand<TFloat32> move =
          momentum.nesterov()
              ? tf.math.add(g, tf.math.mul(velocity, tf.constant((float) momentum.momentum())))
              : velocity;
      Op kept = put(tf, slot(target, "velocity", 0), ids, velocity);
      return subtract(tf.withControlDependencies(kept), v, ids, tf.math.mul(move, target.rate()));
    }
    if (optimizer instanceof Adagrad adagrad) {
      Operand<TFloat32> sum =
          tf.math.add(
              tf.gather(slot(target, "sum", adagrad.initial()), ids, axis), tf.math.square(g));
      Op kept = put(tf, slot(target, "sum", adagrad.initial()), ids, sum);
      return scaled(tf, target, ids, g, sum, adagrad.epsilon(), kept);
    }
    if (optimizer instanceof RmsProp rms) {
      Operand<TFloat32> average = mix(tf, target, "average", ids, tf.math.square(g), rms.alpha());
      Op kept = put(tf, slot(target, "average", 0), ids, average);
      return scaled(tf, target, ids, g, average, rms.epsilon(), kept);
    }
    return adamRows(tf, target, ids, g);
  }

  private Op adamRows(Ops tf, Target target, Operand<TInt32> ids, Operand<TFloat32> g) {
    boolean apart = optimizer instanceof AdamW;
    double beta1 = apart ? ((AdamW) optimizer).beta1() : ((Adam) optimizer).beta1();
    double beta2 = apart ? ((AdamW) optimizer).beta2() : ((Adam) optimizer).beta2();
    Operand<TFloat32> first = mix(tf, target, "first", ids, g, beta1);
    Operand<TFloat32> second = mix(tf, target, "second", ids, tf.math.square(g), beta2);
    Operand<TFloat32> root = tf.math.add(tf.math.sqrt(second), target.epsilon());
    Operand<TFloat32> move = tf.math.div(tf.math.mul(first, target.corrected()), root);
    if (apart) {
      Operand<TFloat32> shrink = tf.math.mul(target.rate(), tf.constant((float) optimizer.decay()));
      Operand<TFloat32> rows = tf.gather(target.variable(), ids, tf.constant(0));
      // As dense AdamW does, decay is taken from the value before the step.
      move = tf.math.add(move, tf.math.mul(rows, shrink));
    }
    Op one = put(tf, slot(target, "first", 0), ids, first);
    Op two = put(tf, slot(target, "second", 0), ids, second);
    return subtract(tf.withControlDependencies(one, two), target.variable(), ids, move);
  }

  private Op scaled(
      Ops tf,
      Target target,
      Operand<TInt32> ids,
      Operand<TFloat32> g,
      Operand<TFloat32> square,
      double epsilon,
      Op after) {
    Operand<TFloat32> root = tf.math.add(tf.math.sqrt(square), tf.constant((float) epsilon));
    Operand<TFloat32> move = tf.math.div(tf.math.mul(g, target.rate()), root);
    return subtract(tf.withControlDependencies(after), target.variable(), ids, move);
  }

  private Operand<TFloat32> mix(
      Ops tf,
      Target target,
      String slot,
      Operand<TInt32> ids,
      Operand<TFloat32> value,
      double keep) {
    Operand<TFloat32> old = tf.gather(slot(target, slot, 0), ids, tf.constant(0));
    return tf.math.add(
        tf.math.mul(old, tf.constant((float) keep)),
        tf.math.mul(value, tf.constant((float) (1 - keep))));
  }

  private static Op put(
      Ops tf, Operand<TFloat32> slot, Operand<TInt32> ids, Operand<TFloat32> rows) {
    return tf.scatterUpdate(slot, ids, rows, ScatterUpdate.useLocking(true));
  }

  private static Op subtract(
      Ops tf, Operand<TFloat32> variable, Operand<TInt32> ids, Operand<TFloat32> rows) {
    return tf.scatterSub(variable, ids, rows, ScatterSub.useLocking(true));
  }

  private Operand<TFloat32> slot(Target target, String kind, double initial) {
    return slots.computeIfAbsent(
        "optimizer/" + target.name() + "/" + kind,
        name ->
            state.keep(
                name,
                target.shape(),
                () -> {
                  float[] values = new float[target.shape().elements()];
                  Arrays.fill(values, (float) initial);
                  return values;
                }));
  }
}
