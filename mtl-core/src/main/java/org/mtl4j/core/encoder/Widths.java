package org.mtl4j.core.encoder;

import java.util.List;

/** Checks that encoders of dense layers have in common. */
final class Widths {
  private Widths() {}

  static void check(List<Integer> widths, double dropout) {
    if (widths.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("widths must be 1 or more, but are " + widths);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must lie in [0, 1), but is " + dropout);
    }
  }
}
