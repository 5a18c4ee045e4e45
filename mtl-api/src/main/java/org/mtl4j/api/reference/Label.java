// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.reference;

import java.util.List;
import org.mtl4j.api.task.Prediction;

/**
 * One label of a task, and the columns of the features.
 *
 * @param prediction VALUE: the label is a number; PROBABILITY: it is 1 for yes or 0 for no;
 *     DISTRIBUTION: it is the index of a class
 * @param outputs the numbers of a prediction: the number of classes for DISTRIBUTION, else 1
 * @param cardinalities for each column of the features 0 if it has numbers; if it has categories,
 *     the number of their codes, of which 0 is missing or unknown
 */
public record Label(Prediction prediction, int outputs, List<Integer> cardinalities) {
  public Label {
    cardinalities = List.copyOf(cardinalities);
  }
}
