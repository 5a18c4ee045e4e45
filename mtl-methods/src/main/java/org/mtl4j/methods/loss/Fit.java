package org.mtl4j.methods.loss;

import java.util.List;
import java.util.stream.Collectors;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/** Whether a loss can judge a prediction. */
public final class Fit {
  private static final List<Loss> BUILT_IN =
      List.of(new Mse(), new Mae(), new Huber(), new CrossEntropy(), new Focal());

  private Fit() {}

  /**
   * Refuses a loss that has no meaning for a prediction.
   *
   * @throws IllegalArgumentException names the loss, the prediction, and the built-in losses that
   *     fit
   */
  public static void require(Loss loss, Prediction prediction) {
    if (!loss.fits(prediction)) {
      throw new IllegalArgumentException(
          "the loss '"
              + loss.id()
              + "' has no meaning for "
              + words(prediction)
              + "; "
              + BUILT_IN.stream()
                  .filter(other -> other.fits(prediction))
                  .map(Loss::id)
                  .collect(Collectors.joining(", "))
              + " have");
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
