// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import org.mtl4j.api.task.Metric.Direction;

/** A history whose states have names below another one; see {@link History#scoped}. */
record ScopedHistory(String name, History history) implements History {
  @Override
  public int tasks() {
    return history.tasks();
  }

  @Override
  public int epoch() {
    return history.epoch();
  }

  @Override
  public int epochs() {
    return history.epochs();
  }

  @Override
  public long step() {
    return history.step();
  }

  @Override
  public double meanLoss(int epoch, int task) {
    return history.meanLoss(epoch, task);
  }

  @Override
  public double firstLoss(int task) {
    return history.firstLoss(task);
  }

  @Override
  public double lastLoss(int task) {
    return history.lastLoss(task);
  }

  @Override
  public int evaluations() {
    return history.evaluations();
  }

  @Override
  public double score(int evaluation, int task) {
    return history.score(evaluation, task);
  }

  @Override
  public double reference(int task) {
    return history.reference(task);
  }

  @Override
  public Direction direction(int task) {
    return history.direction(task);
  }

  @Override
  public long seed() {
    return history.seed();
  }

  @Override
  public double[] state(String state, int size, double initial) {
    return history.state(name + "/" + state, size, initial);
  }
}
