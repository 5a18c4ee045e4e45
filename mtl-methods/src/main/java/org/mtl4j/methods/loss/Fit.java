// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import java.util.List;
import java.util.stream.Collectors;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/** Checks whether a loss fits the predictions of a task. */
public final class Fit {
  private static final List<Loss> BUILT_IN =
      List.of(new Mse(), new Mae(), new Huber(), new CrossEntropy(), new Focal());

  private Fit() {}

  /**
   * Checks the option {@code loss} of a task.
   *
   * @throws OptionException if it does not fit the prediction; names the built-in losses that do
   */
  public static void require(Loss loss, Prediction prediction) {
    if (!loss.fits(prediction)) {
      String fitting =
          BUILT_IN.stream()
              .filter(other -> other.fits(prediction))
              .map(Loss::id)
              .collect(Collectors.joining(", "));
      throw new OptionException(
          "loss",
          "must fit %s, but is '%s'; fitting: %s".formatted(words(prediction), loss.id(), fitting));
    }
  }

  private static String words(Prediction prediction) {
    return switch (prediction) {
      case VALUE -> "a predicted value";
      case PROBABILITY -> "a probability of yes";
      case DISTRIBUTION -> "probabilities of classes";
    };
  }
}
