// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import java.util.Optional;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * Parameters with another learning rate or weight decay.
 *
 * @param match a {@link NamePattern} of the names of variables
 * @param rate a factor on the learning rate, above 0
 * @param decay weight decay instead of that of the optimizer
 * @param phase the steps in which they are trained, instead of those that the sharing strategy
 *     wants
 */
public record ParameterGroup(
    @Option(value = "pattern of the names of variables: encoder/**", required = true) String match,
    @Option("factor on the learning rate, above 0") double rate,
    @Option("weight decay instead of that of the optimizer, 0 or more") Optional<Double> decay,
    @Option(
            "the part of the run in which they are trained, {from: 0.5, until: 1} or {from: 2, unit:"
                + " epochs}; by default that of the sharing strategy, mostly the whole run")
        Optional<Span> phase) {
  public ParameterGroup {
    if (rate == 0) {
      throw new OptionException("rate", "must be above 0, but is 0; use freeze");
    }
    Bounds.positive("rate", rate);
    decay.ifPresent(value -> Bounds.notNegative("decay", value));
  }

  /** With the rate and decay of the optimizer. */
  public ParameterGroup(String match) {
    this(match, 1);
  }

  /** With a factor on the learning rate. */
  public ParameterGroup(String match, double rate) {
    this(match, rate, Optional.empty());
  }

  /** With a factor on the learning rate and a weight decay. */
  public ParameterGroup(String match, double rate, Optional<Double> decay) {
    this(match, rate, decay, Optional.empty());
  }
}
