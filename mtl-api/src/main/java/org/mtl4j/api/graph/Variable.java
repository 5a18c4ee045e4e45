package org.mtl4j.api.graph;

/**
 * A named array of numbers that outlives a step: a parameter (trained) or a statistic (kept, such
 * as the moving mean of a normalization). Made by {@link Scope#variable}; identified by its name.
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

  /** The full name, parts joined by {@code /}. */
  public String name() {
    return name;
  }

  /** The shape; every size is known. */
  public Shape shape() {
    return shape;
  }

  /** The first values. */
  public Initializer initializer() {
    return initializer;
  }

  /** Whether the optimizer changes it. */
  public boolean trained() {
    return trained;
  }

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
