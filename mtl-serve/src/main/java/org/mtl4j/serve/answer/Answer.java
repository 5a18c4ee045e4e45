// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.error.ConfigurationException;

/** What a model says about one row for one task. */
public sealed interface Answer {
  /**
   * Yes or no.
   *
   * @param positive what yes means: the value of the label, or the name of the label
   * @param probability of yes
   * @param threshold the probability from which on the answer is yes
   */
  record YesNo(String positive, float probability, double threshold) implements Answer {
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
    /** The place of the class of the largest probability, the first of equal ones. */
    public int index() {
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      return best;
    }

    /** The class of the largest probability. */
    public String label() {
      return classes.get(index());
    }

    /** The largest probability. */
    public float probability() {
      return probabilities[index()];
    }

    /** The probability of a class that must be there. */
    public float probability(String name) {
      return probabilities[place(classes, name)];
    }
  }

  /**
   * Several labels, each yes or no by itself.
   *
   * @param labels their names
   * @param probabilities of each; not copied
   * @param thresholds of each: the probability from which on it is there
   */
  record SetOf(List<String> labels, float[] probabilities, List<Double> thresholds)
      implements Answer {
    /** Whether a label is there, by its place. */
    public boolean has(int label) {
      return reaches(probabilities[label], thresholds.get(label));
    }

    /** Whether a label is there. */
    public boolean has(String label) {
      return has(place(labels, label));
    }

    /** The labels that are there. */
    public List<String> chosen() {
      List<String> chosen = new ArrayList<>();
      for (int i = 0; i < probabilities.length; i++) {
        if (has(i)) {
          chosen.add(labels.get(i));
        }
      }
      return chosen;
    }
  }

  /**
   * Numbers, in the unit of the label.
   *
   * @param names what they stand for
   * @param values one each; not copied
   */
  record Numbers(List<String> names, float[] values) implements Answer {
    /** The first number. */
    public float value() {
      return values[0];
    }

    /** A number by its name. */
    public float value(String name) {
      return values[place(names, name)];
    }
  }

  /** In the precision of probabilities, as thresholds are chosen. */
  private static boolean reaches(float probability, double threshold) {
    return probability >= (float) threshold;
  }

  private static int place(List<String> names, String name) {
    int place = names.indexOf(name);
    if (place < 0) {
      throw new ConfigurationException(
          "there is no '%s'; there are %s".formatted(name, String.join(", ", names)));
    }
    return place;
  }
}
