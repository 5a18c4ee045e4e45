// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import java.util.Optional;
import org.mtl4j.api.option.Option;

/**
 * A number that may change over a run: a temperature, a coefficient. An option of this type is
 * written as the learning rate is: a number alone, or {@code {value: 5, schedule: cosine}}. Declare
 * it by {@link org.mtl4j.api.graph.Scope#scheduled}.
 *
 * @param value the number, before the schedule
 * @param schedule the factor of the number in each step; the number is constant without one
 */
public record Scheduled(
    @Option(value = "the number, before the schedule", required = true) double value,
    @Option("the factor of the number in each step; null for a constant number")
        Optional<Schedule> schedule)
    implements Schedule {

  /** A constant number. */
  public Scheduled(double value) {
    this(value, Optional.empty());
  }

  /** A number times the factor of a schedule. */
  public Scheduled(double value, Schedule schedule) {
    this(value, Optional.of(schedule));
  }

  @Override
  public double factor(Position position) {
    return schedule.map(given -> value * given.factor(position)).orElse(value);
  }
}
