package org.mtl4j.core.train.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Remembers the criterion of every epoch, which one was best, and how long ago that was. */
public final class Choice {
  private final int patience;
  private final List<Double> scores = new ArrayList<>();
  private final List<Double> seen = Collections.unmodifiableList(scores);
  private int best = -1;

  /**
   * Nothing chosen yet.
   *
   * @param patience epochs without improvement before training stops; 0 for never
   */
  public Choice(int patience) {
    this.patience = patience;
  }

  /** Takes note of an epoch; tells whether it is better than all before. NaN is never better. */
  public boolean offer(double criterion) {
    boolean better = !Double.isNaN(criterion) && (best < 0 || criterion > scores.get(best));
    scores.add(criterion);
    if (better) {
      best = scores.size() - 1;
    }
    return better;
  }

  /** Whether the best epoch lies as long ago as patience allows. */
  public boolean exhausted() {
    return patience > 0 && made() && scores.size() - 1 - best >= patience;
  }

  /** The criterion of every epoch so far; grows with the run. */
  public List<Double> scores() {
    return seen;
  }

  /** Whether any epoch could be compared. */
  public boolean made() {
    return best >= 0;
  }

  /** The best epoch, or the last where none could be compared. */
  public int best() {
    return made() ? best : scores.size() - 1;
  }
}
