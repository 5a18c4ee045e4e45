package org.mtl4j.api.coordination;

/**
 * What a method cannot do without. All but the losses can be known before the first step, and is
 * checked there; losses are checked in every step, before anything moves.
 *
 * @param tasks how many tasks at least
 * @param positiveLosses whether losses at or below 0 have no meaning for it, as for one that takes
 *     their logarithms
 * @param validationRows how many rows to validate on at least
 * @param risingScores whether the primary metric of each task must be one that rises
 * @param references whether it must know what single-task models reach, {@link History#reference}
 * @param epochs the first epoch, from 1, in which it does what it is for; a shorter run is allowed,
 *     with a warning
 */
public record Needs(
    int tasks,
    boolean positiveLosses,
    int validationRows,
    boolean risingScores,
    boolean references,
    int epochs) {
  /** One task, whatever its losses. */
  public static final Needs NOTHING = new Needs(1, false, 0, false, false, 1);

  /** The same with so many tasks at least. */
  public Needs withTasks(int least) {
    return new Needs(least, positiveLosses, validationRows, risingScores, references, epochs);
  }

  /** The same with losses above 0. */
  public Needs withPositiveLosses() {
    return new Needs(tasks, true, validationRows, risingScores, references, epochs);
  }

  /** The same with so many validation rows at least. */
  public Needs withValidationRows(int least) {
    return new Needs(tasks, positiveLosses, least, risingScores, references, epochs);
  }

  /** The same with primary metrics that rise. */
  public Needs withRisingScores() {
    return new Needs(tasks, positiveLosses, validationRows, true, references, epochs);
  }

  /** The same with the scores of single-task models. */
  public Needs withReferences() {
    return new Needs(tasks, positiveLosses, validationRows, risingScores, true, epochs);
  }

  /** The same with so many epochs before the run is of use to it. */
  public Needs withEpochs(int first) {
    return new Needs(tasks, positiveLosses, validationRows, risingScores, references, first);
  }
}
