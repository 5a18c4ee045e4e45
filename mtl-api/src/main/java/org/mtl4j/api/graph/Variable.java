// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

/**
 * A named array of numbers that is kept between steps: a trained parameter, or a statistic such as
 * the moving mean of a batch normalization. Declared by {@link Scope#variable} or {@link
 * Scope#statistic}; identified by its name.
 */
public final class Variable {
  private final String name;
  private final Shape shape;
  private final Initializer initializer;
  private final boolean trained;

  Variable(String name, Shape shape, Initializer initializer, boolean trained) {
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.trained = trained;
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

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
