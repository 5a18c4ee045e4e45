package org.mtl4j.api.task;

/** How the numbers of a prediction are to be read; decides which metrics and losses fit. */
public enum Prediction {
  /** One value a label, in the label's unit. */
  VALUE,
  /** One probability of "yes" a label; labels are 0 or 1. */
  PROBABILITY,
  /** One probability a class; the label is the number of the class. */
  DISTRIBUTION
}
