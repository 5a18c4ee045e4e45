// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.mtl4j.api.graph.Variable;

/**
 * The values on which a graph is evaluated.
 *
 * @param inputs by name
 * @param variables their current values, by name
 * @param draws the results of random operations, by name
 */
public record Feed(
    Map<String, Values> inputs, Map<String, Values> variables, Map<String, Values> draws) {
  public Feed {
    inputs = Map.copyOf(inputs);
    variables = Map.copyOf(variables);
    draws = Map.copyOf(draws);
  }

  /** Empty. */
  public Feed() {
    this(Map.of(), Map.of(), Map.of());
  }

  /** With the value of an input. */
  public Feed input(String name, Values values) {
    return new Feed(and(inputs, name, values), variables, draws);
  }

  /** With the value of a variable. */
  public Feed variable(Variable variable, Values values) {
    return new Feed(inputs, and(variables, variable.name(), values), draws);
  }

  /** With the first values of variables, each from the seed and its name. */
  public Feed initial(Collection<Variable> all, long seed) {
    Feed feed = this;
    for (Variable variable : all) {
      SplittableRandom random = new SplittableRandom(seed ^ variable.name().hashCode());
      float[] first = variable.initializer().values(variable.shape(), random);
      feed = feed.variable(variable, Values.of(variable.shape(), first));
    }
    return feed;
  }

  /** With the result of a random operation. */
  public Feed draw(String name, Values values) {
    return new Feed(inputs, variables, and(draws, name, values));
  }

  private static Map<String, Values> and(Map<String, Values> map, String name, Values values) {
    Map<String, Values> more = new HashMap<>(map);
    more.put(name, values);
    return more;
  }
}
