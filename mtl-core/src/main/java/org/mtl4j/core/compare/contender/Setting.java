// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import java.util.Optional;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.Training;

/**
 * One point of the grid that both sides of a comparison are tuned over: every contender and every
 * single-task baseline is trained with every setting, and validation rows choose.
 *
 * @param name the keys with their values, such as {@code training.optimizer.rate=0.003}; empty if
 *     nothing is tuned
 * @param model has the encoder and the head; its sharing strategy is not used
 * @param training epochs, optimizer and all else but the seed
 */
public record Setting(String name, Model model, Training training) {
  /** What an experiment says, if nothing is tuned. */
  public static Setting of(Experiment experiment) {
    return new Setting("", experiment.model(), experiment.training());
  }

  /**
   * A combination with the encoder, the head and the training of this setting; the same combination
   * if nothing is tuned.
   */
  public Combination with(Combination combination) {
    if (name.isEmpty()) {
      return combination;
    }
    return new Combination(
        combination.name() + ", " + name,
        new Model(model.encoder(), combination.model().sharing(), model.head()),
        combination.coordination(),
        Optional.of(training));
  }
}
