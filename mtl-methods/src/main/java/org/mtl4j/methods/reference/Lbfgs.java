// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** L-BFGS for a convex function (Nocedal and Wright, Numerical Optimization, 2006, chapter 7). */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final int ITERATIONS = 200;

  /** The relative length of the gradient at which the search ends. */
  private static final double TOLERANCE = 1e-5;

  /** The decrease that a step must have, as a share of what its slope predicts. */
  private static final double DECREASE = 1e-4;

  private final Objective objective;

  /** A function with its gradient. */
  @FunctionalInterface
  interface Objective {
    /** Returns the value, and overwrites the gradient. */
    double at(double[] point, double[] gradient);
  }

  /** A step, the change of the gradient over it, and 1 / (their product). */
  private record Pair(double[] step, double[] change, double inverse) {}

  Lbfgs(Objective objective) {
    this.objective = objective;
  }

  /** The point with the least value; the start is not changed. */
  double[] minimize(double[] start) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = objective.at(point, gradient);
    double enough = TOLERANCE * Math.max(1, Math.abs(value));
    Deque<Pair> pairs = new ArrayDeque<>();
    double[] next = new double[point.length];
    double[] slope = new double[point.length];
    for (int i = 0; i < ITERATIONS && largest(gradient) > enough; i++) {
      double[] direction = direction(gradient, pairs);
      double expected = dot(direction, gradient);
      double length = pairs.isEmpty() ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
      double reached = step(point, direction, length, next, slope);
      while (!(reached <= value + DECREASE * length * expected) && length > 1e-12) {
        length /= 2;
        reached = step(point, direction, length, next, slope);
      }
      if (!(reached < value)) {
        return point; // the limit of the floating-point numbers
      }
      remember(pairs, point, next, gradient, slope);
      System.arraycopy(next, 0, point, 0, point.length);
      System.arraycopy(slope, 0, gradient, 0, gradient.length);
      value = reached;
    }
    return point;
  }

  private double step(
      double[] from, double[] direction, double length, double[] to, double[] gradient) {
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i] + length * direction[i];
    }
    return objective.at(to, gradient);
  }

  private static void remember(
      Deque<Pair> pairs, double[] from, double[] to, double[] before, double[] after) {
    double[] step = difference(to, from);
    double[] change = difference(after, before);
    double product = dot(step, change);
    if (product > 0) {
      pairs.addLast(new Pair(step, change, 1 / product));
      if (pairs.size() > MEMORY) {
        pairs.removeFirst();
      }
    }
  }

  /**
   * Minus the product of the approximate inverse Hessian and the gradient: the two-loop recursion.
   */
  private static double[] direction(double[] gradient, Deque<Pair> pairs) {
    double[] result = gradient.clone();
    double[] shares = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      shares[--at] = pair.inverse() * dot(pair.step(), result);
      add(result, -shares[at], pair.change());
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      scale(result, 1 / (last.inverse() * dot(last.change(), last.change())));
    }
    for (Pair pair : pairs) {
      add(result, shares[at++] - pair.inverse() * dot(pair.change(), result), pair.step());
    }
    scale(result, -1);
    return result;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] result = a.clone();
    add(result, -1, b);
    return result;
  }

  private static void add(double[] target, double factor, double[] values) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * values[i];
    }
  }

  private static void scale(double[] target, double factor) {
    for (int i = 0; i < target.length; i++) {
      target[i] *= factor;
    }
  }
}
