// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The criterion of every epoch, and which epoch is the best so far. */
public final class BestEpoch {
  private final int patience;
  private final List<Double> scores = new ArrayList<>();
  private final List<Double> view = Collections.unmodifiableList(scores);
  private int best = -1;

  /**
   * Before the first epoch.
   *
   * @param patience epochs without improvement before training stops; 0 for never
   */
  public BestEpoch(int patience) {
    this.patience = patience;
  }

  /** Adds the criterion of an epoch; true if it is better than all before. NaN is never better. */
  public boolean add(double criterion) {
    boolean better = !Double.isNaN(criterion) && (best < 0 || criterion > scores.get(best));
    scores.add(criterion);
    if (better) {
      best = scores.size() - 1;
    }
    return better;
  }

  /** Forgets which epoch is the best: it is chosen among those that are added from now on. */
  public void forget() {
    best = -1;
  }

  /** Whether as many epochs as the patience have passed since the best one. */
  public boolean outOfPatience() {
    return patience > 0 && found() && scores.size() - 1 - best >= patience;
  }

  /** The criterion of every epoch so far; a view that grows with the run. */
  public List<Double> scores() {
    return view;
  }

  /** Whether there is a best epoch: one with a criterion other than NaN. */
  public boolean found() {
    return best >= 0;
  }

  /** The best epoch, from 0; the last one if every criterion is NaN. */
  public int epoch() {
    return found() ? best : scores.size() - 1;
  }
}
