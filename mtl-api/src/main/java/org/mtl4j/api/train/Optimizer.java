// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The update rule of a parameter. A closed set, since backends run each by a kernel. The formulas
 * are those of PyTorch, so that runs can be compared step by step. All weight decay except that of
 * {@link AdamW} adds {@code decay · parameter} to the gradient.
 */
public sealed interface Optimizer {
  /** The learning rate, before the schedule. */
  double rate();

  /** The weight decay. */
  double decay();

  /** θ -= rate · g. */
  @Pluggable(name = "sgd", summary = "Plain gradient descent.")
  record Sgd(
      @Option("the learning rate, above 0") double rate,
      @Option("weight decay, 0 or more, added to the gradient") double decay)
      implements Optimizer {
    public Sgd {
      check(rate, decay);
    }

    public Sgd() {
      this(0.01, 0);
    }
  }

  /** v = momentum · v + g; θ -= rate · v, or rate · (g + momentum · v) for Nesterov's form. */
  @Pluggable(
      name = "momentum",
      summary = "Gradient descent with heavy-ball or Nesterov momentum.",
      source = "Polyak 1964; Sutskever et al., ICML 2013")
  record Momentum(
      @Option("the learning rate, above 0") double rate,
      @Option("decay of the velocity, in [0, 1)") double momentum,
      @Option("Nesterov's form, which looks one step ahead") boolean nesterov,
      @Option("weight decay, 0 or more, added to the gradient") double decay)
      implements Optimizer {
    public Momentum {
      check(rate, decay);
      Bounds.belowOne("momentum", momentum);
    }

    public Momentum() {
      this(0.01, 0.9, false, 0);
    }
  }

  /** Steps scaled by moving averages of gradient and square, with bias correction. */
  @Pluggable(
      name = "adam",
      summary = "Steps scaled by moving averages of the gradient and its square.",
      source = "Kingma and Ba, ICLR 2015")
  record Adam(
      @Option("the learning rate, above 0") double rate,
      @Option("decay of the first moment, in [0, 1)") double beta1,
      @Option("decay of the second moment, in [0, 1)") double beta2,
      @Option("added to the root of the corrected second moment, above 0") double epsilon,
      @Option("weight decay, 0 or more, added to the gradient") double decay)
      implements Optimizer {
    public Adam {
      check(rate, decay);
      Bounds.belowOne("beta1", beta1);
      Bounds.belowOne("beta2", beta2);
      Bounds.positive("epsilon", epsilon);
    }

    public Adam(double rate) {
      this(rate, 0.9, 0.999, 1e-8, 0);
    }

    public Adam() {
      this(0.001);
    }
  }

  /** Adam with decoupled weight decay: θ -= rate · decay · θ before each step. */
  @Pluggable(
      name = "adamw",
      summary = "Adam with decoupled weight decay.",
      source = "Loshchilov and Hutter, ICLR 2019")
  record AdamW(
      @Option("the learning rate, above 0") double rate,
      @Option("decay of the first moment, in [0, 1)") double beta1,
      @Option("decay of the second moment, in [0, 1)") double beta2,
      @Option("added to the root of the corrected second moment, above 0") double epsilon,
      @Option("weight decay, 0 or more, times the rate, subtracted from the parameter")
          double decay)
      implements Optimizer {
    public AdamW {
      check(rate, decay);
      Bounds.belowOne("beta1", beta1);
      Bounds.belowOne("beta2", beta2);
      Bounds.positive("epsilon", epsilon);
    }

    public AdamW(double rate, double decay) {
      this(rate, 0.9, 0.999, 1e-8, decay);
    }

    public AdamW() {
      this(0.001, 0.9, 0.999, 1e-8, 0.01);
    }
  }

  /** s += g²; θ -= rate · g / (√s + epsilon). */
  @Pluggable(
      name = "adagrad",
      summary = "Steps scaled by the sum of squared gradients.",
      source = "Duchi et al., JMLR 2011")
  record Adagrad(
      @Option("the learning rate, above 0") double rate,
      @Option("the initial value of the sum, 0 or more") double initial,
      @Option("added to the root, above 0") double epsilon,
      @Option("weight decay, 0 or more, added to the gradient") double decay)
      implements Optimizer {
    public Adagrad {
      check(rate, decay);
      Bounds.notNegative("initial", initial);
      Bounds.positive("epsilon", epsilon);
    }

    public Adagrad() {
      this(0.01, 0, 1e-10, 0);
    }
  }

  /** s = alpha · s + (1 - alpha) · g²; θ -= rate · g / (√s + epsilon). */
  @Pluggable(
      name = "rmsprop",
      summary = "Steps scaled by a moving average of squared gradients.",
      source = "Tieleman and Hinton 2012")
  record RmsProp(
      @Option("the learning rate, above 0") double rate,
      @Option("decay of the average, in [0, 1)") double alpha,
      @Option("added to the root, above 0") double epsilon,
      @Option("weight decay, 0 or more, added to the gradient") double decay)
      implements Optimizer {
    public RmsProp {
      check(rate, decay);
      Bounds.belowOne("alpha", alpha);
      Bounds.positive("epsilon", epsilon);
    }

    public RmsProp() {
      this(0.01, 0.99, 1e-8, 0);
    }
  }

  private static void check(double rate, double decay) {
    Bounds.positive("rate", rate);
    Bounds.notNegative("decay", decay);
  }
}
