// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * Linear warm-up, then another schedule: min(1, (step + 1) / steps) · then.
 *
 * <p>By default the other schedule counts from the start of the run, so a schedule by epochs keeps
 * its epochs. With {@code afterRise} it counts from the end of the warm-up, and its run is the rest
 * of the run: a cosine then starts at 1, as in Hugging Face Transformers
 * (get_cosine_schedule_with_warmup), Keras (CosineDecay with warmup_steps) and PyTorch
 * (SequentialLR).
 *
 * @param steps the steps of the warm-up
 * @param then the other schedule
 * @param afterRise whether the other schedule counts from the end of the warm-up; no by default
 */
@Pluggable(
    name = "warmup",
    summary = "Linear warm-up, then another schedule.",
    source = "Goyal et al. 2017")
public record WarmUp(
    @Option(value = "steps of the warm-up, 1 or more", required = true) long steps,
    @Option("the schedule after the warm-up") Schedule then,
    @Option("whether that schedule counts from the end of the warm-up") boolean afterRise)
    implements Schedule {

  public WarmUp {
    Bounds.atLeast(1, "steps", steps);
  }

  /** Constant after the warm-up. */
  public WarmUp(long steps) {
    this(steps, new Constant());
  }

  /** With a schedule that counts from the start of the run. */
  public WarmUp(long steps, Schedule then) {
    this(steps, then, false);
  }

  @Override
  public double factor(Position position) {
    Position at = afterRise ? sinceRise(position) : position;
    return Math.min(1, (position.step() + 1.0) / steps) * then.factor(at);
  }

  private Position sinceRise(Position position) {
    long step = Math.max(0, position.step() - steps);
    return new Position(
        step,
        Math.max(1, position.steps() - steps),
        Math.toIntExact(step / position.stepsPerEpoch()),
        position.stepsPerEpoch(),
        position.scores());
  }
}
