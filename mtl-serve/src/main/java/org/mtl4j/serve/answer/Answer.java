// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.mtl4j.api.error.ConfigurationException;

/** The prediction for one row and one task. */
public sealed interface Answer {
  /**
   * Yes or no.
   *
   * @param positive the value of the label that yes stands for
   * @param negative the value of the label that no stands for
   * @param probability of yes
   * @param threshold the least probability for yes
   */
  record YesNo(String positive, String negative, float probability, double threshold)
      implements Answer {
    /** The answer as a value of the label. */
    public String label() {
      return yes() ? positive : negative;
    }

    /** Whether the probability reaches the threshold. */
    public boolean yes() {
      return reaches(probability, threshold);
    }
  }

  /**
   * One of several classes.
   *
   * @param classes the classes
   * @param probabilities of each; not copied
   */
  record OneOf(List<String> classes, float[] probabilities) implements Answer {
    /** The index of the class with the largest probability; the first if there are several. */
    public int index() {
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      return best;
    }

    /** The class with the largest probability. */
    public String label() {
      return classes.get(index());
    }

    /** The largest probability. */
    public float probability() {
      return probabilities[index()];
    }

    /**
     * The probability of a class.
     *
     * @throws ConfigurationException if there is no such class
     */
    public float probability(String name) {
      return probabilities[position(classes, name)];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OneOf that
          && classes.equals(that.classes)
          && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
      return Objects.hash(classes, Arrays.hashCode(probabilities));
    }

    @Override
    public String toString() {
      return "OneOf[%s of %s, probabilities=%s]"
          .formatted(label(), classes, Arrays.toString(probabilities));
    }
  }

  /**
   * Several labels, each yes or no.
   *
   * @param labels their names
   * @param positive the value in a label's column that yes stands for
   * @param negative the value in a label's column that no stands for
   * @param probabilities of each; not copied
   * @param thresholds the least probability of each for yes
   */
  record SetOf(
      List<String> labels,
      String positive,
      String negative,
      float[] probabilities,
      List<Double> thresholds)
      implements Answer {
    /** The answer for the label of an index as a value of its column. */
    public String label(int label) {
      return has(label) ? positive : negative;
    }

    /** Whether the label of an index is chosen. */
    public boolean has(int label) {
      return reaches(probabilities[label], thresholds.get(label));
    }

    /**
     * Whether a label is chosen.
     *
     * @throws ConfigurationException if there is no such label
     */
    public boolean has(String label) {
      return has(position(labels, label));
    }

    /** The chosen labels. */
    public List<String> chosen() {
      List<String> chosen = new ArrayList<>();
      for (int i = 0; i < probabilities.length; i++) {
        if (has(i)) {
          chosen.add(labels.get(i));
        }
      }
      return chosen;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SetOf that
          && labels.equals(that.labels)
          && positive.equals(that.positive)
          && negative.equals(that.negative)
          && thresholds.equals(that.thresholds)
          && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
      return Objects.hash(labels, positive, negative, thresholds, Arrays.hashCode(probabilities));
    }

    @Override
    public String toString() {
      return "SetOf[%s of %s, probabilities=%s]"
          .formatted(chosen(), labels, Arrays.toString(probabilities));
    }
  }

  /**
   * Numbers, in the unit of the label.
   *
   * @param names of the values
   * @param values one a name; not copied
   */
  record Numbers(List<String> names, double[] values) implements Answer {
    /** The first value. */
    public double value() {
      return values[0];
    }

    /**
     * A value by its name.
     *
     * @throws ConfigurationException if there is no such name
     */
    public double value(String name) {
      return values[position(names, name)];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers that
          && names.equals(that.names)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(names, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
      return "Numbers[names=%s, values=%s]".formatted(names, Arrays.toString(values));
    }
  }

  /** In single precision, in which thresholds are chosen. */
  private static boolean reaches(float probability, double threshold) {
    return probability >= (float) threshold;
  }

  private static int position(List<String> names, String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new ConfigurationException(
          "there is no '%s'; there are %s".formatted(name, String.join(", ", names)));
    }
    return index;
  }
}
