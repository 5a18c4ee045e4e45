// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

/**
 * Requirements of a method. Losses are checked in every step, before the update; all others before
 * the first step.
 *
 * @param tasks the least number of tasks
 * @param positiveLosses whether losses must be above 0, as for a method that takes their logarithms
 * @param validationRows the least number of validation rows
 * @param risingScores whether higher values of each task's primary metric must be better
 * @param references whether {@link History#reference} must be known
 * @param epochs the first epoch, counted from 1, in which the method takes effect; a shorter run
 *     gives a warning
 */
public record Needs(
    int tasks,
    boolean positiveLosses,
    int validationRows,
    boolean risingScores,
    boolean references,
    int epochs) {
  /** One task, any losses. */
  public static final Needs NOTHING = new Needs(1, false, 0, false, false, 1);

  /** The same with a least number of tasks. */
  public Needs withTasks(int least) {
    return new Needs(least, positiveLosses, validationRows, risingScores, references, epochs);
  }

  /** The same with losses above 0. */
  public Needs withPositiveLosses() {
    return new Needs(tasks, true, validationRows, risingScores, references, epochs);
  }

  /** The same with a least number of validation rows. */
  public Needs withValidationRows(int least) {
    return new Needs(tasks, positiveLosses, least, risingScores, references, epochs);
  }

  /** The same with primary metrics of which higher values are better. */
  public Needs withRisingScores() {
    return new Needs(tasks, positiveLosses, validationRows, true, references, epochs);
  }

  /** The same with the primary metrics of single-task models. */
  public Needs withReferences() {
    return new Needs(tasks, positiveLosses, validationRows, risingScores, true, epochs);
  }

  /** The same with the first epoch in which the method takes effect. */
  public Needs withEpochs(int first) {
    return new Needs(tasks, positiveLosses, validationRows, risingScores, references, first);
  }
}
