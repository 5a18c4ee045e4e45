// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.api.train.Schedule.Position;

/**
 * A node in the tree of variable names. A layer gets a scope when it is constructed and declares
 * its variables there. Two variables of one name are an error: variables are shared only by
 * applying one layer twice.
 */
public final class Scope {
  private final String path;
  private final Map<String, Variable> variables;
  private final Updates updates;

  private Scope(String path, Map<String, Variable> variables, Updates updates) {
    this.path = path;
    this.variables = variables;
    this.updates = updates;
  }

  /** A new, empty tree of names. */
  public static Scope root() {
    return new Scope("", new LinkedHashMap<>(), Updates.OPTIMIZER);
  }

  /** The scope of the given name below this one. */
  public Scope child(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a scope needs a name");
    }
    return new Scope(path.isEmpty() ? name : path + "/" + name, variables, updates);
  }

  /** The scope of the given index below this one: experts, stages, layers. */
  public Scope child(int index) {
    return child(Integer.toString(index));
  }

  /**
   * This scope, whose variables, and those below it, are updated in another way. What these updates
   * leave to the optimizer is as before: layers without decay in a frozen encoder are frozen.
   */
  public Scope with(Updates wanted) {
    return new Scope(path, variables, updates.with(wanted));
  }

  /** Declares a trained variable. */
  public Variable variable(String name, Shape shape, Initializer initializer) {
    return declare(name, shape, initializer, true, Optional.empty());
  }

  /** Declares a variable that is stored, but not trained; {@link Graph#update} changes it. */
  public Variable statistic(String name, Shape shape, Initializer initializer) {
    return declare(name, shape, initializer, false, Optional.empty());
  }

  /**
   * Declares a scalar that has a new value in each step: progress of the run, a temperature. {@link
   * Graph#variable} is its value: in training that of the current step, in inference that of the
   * last step, so a stored model has the value of its best epoch. No gradient reaches it.
   *
   * @param values the value of each step, such as {@code Position::share} or a {@link
   *     org.mtl4j.api.train.Scheduled}
   */
  public Variable scheduled(String name, Schedule values) {
    Position first = Position.first(1, 1);
    return declare(
        name, Shape.SCALAR, Initializer.constant(values.factor(first)), false, Optional.of(values));
  }

  private Variable declare(
      String name,
      Shape shape,
      Initializer initializer,
      boolean trained,
      Optional<Schedule> schedule) {
    Variable variable =
        new Variable(child(name).path, shape, initializer, trained, updates, schedule);
    if (variables.putIfAbsent(variable.name(), variable) != null) {
      throw new ConfigurationException(
          "two variables are named '" + variable.name() + "'; give each layer a scope of its own");
    }
    return variable;
  }

  /** The full name of this scope; empty at the root. */
  public String path() {
    return path;
  }

  /** All variables in this scope and below it, in order of declaration. */
  public List<Variable> below() {
    String prefix = path.isEmpty() ? "" : path + "/";
    return variables.values().stream().filter(v -> v.name().startsWith(prefix)).toList();
  }

  /** All variables of the whole tree, in order of declaration. */
  public Collection<Variable> variables() {
    return Collections.unmodifiableCollection(variables.values());
  }

  @Override
  public String toString() {
    return path;
  }
}
