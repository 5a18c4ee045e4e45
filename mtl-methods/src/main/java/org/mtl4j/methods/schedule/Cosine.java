package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * The learning rate follows half a cosine over the whole run, step by step, without restarts: e +
 * (1 - e)(1 + cos(π · step / steps)) / 2.
 *
 * @param end e, the fraction of the rate that is left at the end
 */
@Pluggable(
    name = "cosine",
    summary = "The learning rate follows half a cosine over the run.",
    source = "Loshchilov and Hutter, ICLR 2017")
public record Cosine(@Option("the fraction of the rate left at the end, 0 to 1") double end)
    implements Schedule {

  public Cosine {
    Bounds.unit("end", end);
  }

  public Cosine() {
    this(0);
  }

  @Override
  public double factor(Position position) {
    double share = Math.min(1, (double) position.step() / position.steps());
    return end + (1 - end) * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
