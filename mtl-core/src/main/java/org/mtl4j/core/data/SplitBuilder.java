// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Optional;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.core.data.Split.Values;

/** Builds a split; everything has the default of {@link Split}. */
public final class SplitBuilder {
  private Optional<Part> validation;
  private Optional<Part> test;
  private Optional<String> column;
  private Values values;
  private Optional<String> group;
  private Optional<String> time;
  private int folds;
  private Optional<String> fold;
  private int index;
  private boolean stratify;
  private long seed;
  private boolean seeds;

  /** Starts from the defaults. */
  public SplitBuilder() {
    this(new Split());
  }

  /** Starts from another split. */
  public SplitBuilder(Split from) {
    validation = from.validation();
    test = from.test();
    column = from.column();
    values = from.values();
    group = from.group();
    time = from.time();
    folds = from.folds();
    fold = from.fold();
    index = from.index();
    stratify = from.stratify();
    seed = from.seed();
    seeds = from.seeds();
  }

  /** The validation rows; of share 0 for none. */
  public SplitBuilder validation(Part value) {
    validation = Optional.of(value);
    return this;
  }

  /** The test rows; of share 0 for none. */
  public SplitBuilder test(Part value) {
    test = Optional.of(value);
    return this;
  }

  /** A column with the part of each row, and its values for each part. */
  public SplitBuilder column(String name, Values ofParts) {
    column = Optional.of(name);
    values = ofParts;
    return this;
  }

  /** A column whose rows of equal value stay in one part. */
  public SplitBuilder group(String name) {
    group = Optional.of(name);
    return this;
  }

  /** A column with the time of each row. */
  public SplitBuilder time(String name) {
    time = Optional.of(name);
    return this;
  }

  /** The number of folds. */
  public SplitBuilder folds(int value) {
    folds = value;
    return this;
  }

  /** A column with the fold of each row. */
  public SplitBuilder fold(String name) {
    fold = Optional.of(name);
    return this;
  }

  /** The fold that is for test, from 1. */
  public SplitBuilder index(int value) {
    index = value;
    return this;
  }

  /** Whether parts keep the proportions of labels. */
  public SplitBuilder stratify(boolean value) {
    stratify = value;
    return this;
  }

  /** The seed of the random draws. */
  public SplitBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Whether each seed of the training has its own split. */
  public SplitBuilder seeds(boolean value) {
    seeds = value;
    return this;
  }

  /** The split. */
  public Split build() {
    return new Split(
        validation, test, column, values, group, time, folds, fold, index, stratify, seed, seeds);
  }
}
