// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.List;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Dropout;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.sharing.Block;

/** Dense layers of given widths, as options and as stages of an encoder. */
final class Widths {
  /** The widest layer; two such layers in a row have 17 GB of weights. */
  private static final int WIDEST = 65_536;

  /** The most layers; a graph is built and differentiated layer by layer. */
  private static final int LAYERS = 256;

  private Widths() {}

  static void check(List<Integer> widths, double dropout) {
    if (widths.stream().anyMatch(width -> width < 1)) {
      throw new OptionException("widths", "must be 1 or more, but are " + widths);
    }
    if (widths.size() > LAYERS) {
      throw new OptionException(
          "widths", "must be of %d layers at most, but are of %d".formatted(LAYERS, widths.size()));
    }
    widths.forEach(width -> Bounds.within(1, WIDEST, "widths", width));
    Bounds.belowOne("dropout", dropout);
  }

  /** One dense layer per stage, with dropout if its rate is above 0. */
  static List<Block> stages(List<Integer> widths, Activation activation, double dropout) {
    return widths.stream().map(width -> stage(width, activation, dropout)).toList();
  }

  private static Block stage(int width, Activation activation, double dropout) {
    return (scope, in) -> {
      Layer dense = new Dense(scope, in.elements(), width, activation);
      return dropout > 0 ? new Dropout(scope, dense, dropout) : dense;
    };
  }
}
