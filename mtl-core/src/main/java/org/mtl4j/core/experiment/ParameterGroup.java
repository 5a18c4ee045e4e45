package org.mtl4j.core.experiment;

import java.util.Optional;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * Parameters that move at a pace of their own.
 *
 * @param match a pattern over names of variables, as {@link NamePattern} reads it
 * @param rate what the learning rate is multiplied with, above 0
 * @param decay weight decay in place of the optimiser's
 */
public record ParameterGroup(
    @Option(value = "pattern over names of variables: encoder/**", required = true) String match,
    @Option("what the learning rate is multiplied with, above 0") double rate,
    @Option("weight decay in place of the optimiser's, 0 or more") Optional<Double> decay) {
  public ParameterGroup {
    if (rate == 0) {
      throw new OptionException("rate", "must be above 0, but is 0; use freeze");
    }
    Bounds.positive("rate", rate);
    decay.ifPresent(value -> Bounds.notNegative("decay", value));
  }

  /** At the optimiser's own rate and decay. */
  public ParameterGroup(String match) {
    this(match, 1, Optional.empty());
  }

  /** At a multiple of the learning rate. */
  public ParameterGroup(String match, double rate) {
    this(match, rate, Optional.empty());
  }
}
