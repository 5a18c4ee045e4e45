// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

/** How many points the curves of a page have. */
final class Curves {
  /** The most points of all curves of a page together: about 2 MB of text. */
  static final int POINTS = 120_000;

  /** The same for a live page, which is sent again and again. */
  static final int LIVE = 12_000;

  /** The most points of one curve: a chart has fewer pixels. */
  private static final int MOST = 1000;

  private static final int LEAST = 24;

  private Curves() {}

  /** The points of each of some curves. */
  static int each(int points, int curves) {
    return Math.max(LEAST, Math.min(MOST, points / Math.max(1, curves)));
  }
}
