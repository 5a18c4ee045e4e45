// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Optional;
import org.mtl4j.api.train.Schedule;

/**
 * A named array of numbers that is kept between steps: a trained parameter, a statistic such as the
 * moving mean of a batch normalization, or a number that follows a schedule. Declared by {@link
 * Scope#variable}, {@link Scope#statistic} or {@link Scope#scheduled}; identified by its name.
 */
public final class Variable {
  private final String name;
  private final Shape shape;
  private final Initializer initializer;
  private final boolean trained;
  private final Updates updates;
  private final Optional<Schedule> schedule;

  Variable(
      String name,
      Shape shape,
      Initializer initializer,
      boolean trained,
      Updates updates,
      Optional<Schedule> schedule) {
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.trained = trained;
    this.updates = updates;
    this.schedule = schedule;
  }

  /** The full name: scopes and name joined by {@code /}. */
  public String name() {
    return name;
  }

  /** The shape. All sizes are known. */
  public Shape shape() {
    return shape;
  }

  /** The initial values. */
  public Initializer initializer() {
    return initializer;
  }

  /** Whether the optimizer trains it. */
  public boolean trained() {
    return trained;
  }

  /** How it is updated, if it is trained. */
  public Updates updates() {
    return updates;
  }

  /** The values of a {@link Scope#scheduled scheduled} number; empty for any other variable. */
  public Optional<Schedule> schedule() {
    return schedule;
  }

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
