// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.List;

/**
 * The map from the numbers of a graph to the unit of a label: value = offset + factor · number.
 * Computed in float64, so that labels keep their precision if they are far from 0: of labels near
 * 10⁹, float32 cannot tell those that differ by less than 64.
 *
 * @param offsets one for each number, one for all numbers, or none for 0
 * @param factors likewise, not 0; none for 1
 */
public record Scale(List<Double> offsets, List<Double> factors) {
  /** The graph has the unit of the label. */
  public static final Scale NONE = new Scale(List.of(), List.of());

  public Scale {
    offsets = List.copyOf(offsets);
    factors = List.copyOf(factors);
    if (offsets.size() != factors.size()) {
      throw new IllegalArgumentException(
          "a scale needs as many offsets as factors, but has %d and %d"
              .formatted(offsets.size(), factors.size()));
    }
  }

  /** One offset and factor for all numbers. */
  public Scale(double offset, double factor) {
    this(List.of(offset), List.of(factor));
  }

  /** Whether the graph has the unit of the label. */
  public boolean isNone() {
    return offsets.isEmpty();
  }

  /** The factor of a number. */
  public double factor(int column) {
    return isNone() ? 1 : factors.get(place(column));
  }

  /** From the unit of the label to a number of the graph; NaN stays NaN. */
  public double encode(double value, int column) {
    int i = place(column);
    return isNone() ? value : (value - offsets.get(i)) / factors.get(i);
  }

  /** From a number of the graph to the unit of the label; NaN stays NaN. */
  public double decode(double number, int column) {
    int i = place(column);
    return isNone() ? number : offsets.get(i) + factors.get(i) * number;
  }

  private int place(int column) {
    return offsets.size() == 1 ? 0 : column;
  }
}
