// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The criterion of every epoch, and which epoch is the best so far: of the run, or of each task.
 */
public final class BestEpoch {
  private final int patience;
  private final int[] bests;
  private final double[] largest;
  private final List<Double> scores = new ArrayList<>();
  private final List<Double> view = Collections.unmodifiableList(scores);

  /**
   * Before the first epoch.
   *
   * @param patience epochs without improvement before training stops; 0 for never
   */
  public BestEpoch(int patience) {
    this(patience, 1);
  }

  /**
   * Before the first epoch of a run whose tasks have epochs of their own.
   *
   * @param patience epochs without improvement of any task before training stops; 0 for never
   * @param tasks their number
   */
  public BestEpoch(int patience, int tasks) {
    this.patience = patience;
    this.bests = new int[tasks];
    this.largest = new double[tasks];
    forget();
  }

  /** Adds the criterion of an epoch; true if it is better than all before. NaN is never better. */
  public boolean add(double criterion) {
    return add(criterion, criterion);
  }

  /**
   * Adds an epoch.
   *
   * @param criterion of the run
   * @param each what the epoch is chosen by, of each task; larger is better, NaN never
   * @return whether one of them is better than in all epochs before
   */
  public boolean add(double criterion, double... each) {
    boolean better = false;
    for (int t = 0; t < bests.length; t++) {
      if (!Double.isNaN(each[t]) && (bests[t] < 0 || each[t] > largest[t])) {
        bests[t] = scores.size();
        largest[t] = each[t];
        better = true;
      }
    }
    scores.add(criterion);
    return better;
  }

  /** Forgets which epoch is the best: it is chosen among those that are added from now on. */
  public void forget() {
    Arrays.fill(bests, -1);
  }

  /** Whether as many epochs as the patience have passed since the last improvement. */
  public boolean outOfPatience() {
    return patience > 0 && found() && scores.size() - 1 - epoch() >= patience;
  }

  /** The criterion of every epoch so far; a view that grows with the run. */
  public List<Double> scores() {
    return view;
  }

  /** Whether there is a best epoch: one with a criterion other than NaN. */
  public boolean found() {
    return latest() >= 0;
  }

  /**
   * The best epoch, from 0; the last one if every criterion is NaN. If tasks have epochs of their
   * own, the last of these.
   */
  public int epoch() {
    return found() ? latest() : scores.size() - 1;
  }

  /** The best epoch of a task, from 0; {@link #epoch} if every value of it is NaN. */
  public int epoch(int task) {
    return bests[task] < 0 ? epoch() : bests[task];
  }

  /** The number of tasks with epochs of their own; 1 if the run has one. */
  public int tasks() {
    return bests.length;
  }

  private int latest() {
    return Arrays.stream(bests).max().orElse(-1);
  }
}
