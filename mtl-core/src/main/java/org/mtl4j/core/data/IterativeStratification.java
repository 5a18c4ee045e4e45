// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;

/**
 * Assigns units, which are rows or groups of rows, to parts so that every part has its share of
 * every stratum, the rarest stratum first (Sechidis et al., ECML PKDD 2011). Unlike there, a part
 * that has its rows gets no more, so that parts of single rows have exactly the wanted sizes.
 */
final class IterativeStratification {
  private final Strata strata;
  private final Units units;
  private final double[] wanted;
  private final double[] left;
  private final double[][] needs;
  private final int[] counts;
  private final int[] parts;

  /**
   * Before the first assignment.
   *
   * @param units all units, in the order in which they are considered
   * @param wanted the number of rows of each part; their sum is the number of all rows
   */
  IterativeStratification(Strata strata, Units units, double[] wanted) {
    this.strata = strata;
    this.units = units;
    this.wanted = wanted;
    this.left = wanted.clone();
    this.counts = new int[strata.count()];
    this.parts = new int[units.count()];
    for (int unit = 0; unit < parts.length; unit++) {
      count(unit, 1);
    }
    double all = Arrays.stream(wanted).sum();
    this.needs = new double[wanted.length][];
    for (int p = 0; p < wanted.length; p++) {
      double share = wanted[p] / all;
      needs[p] = Arrays.stream(counts).mapToDouble(count -> share * count).toArray();
    }
  }

  /** The part of each unit. Units without a stratum fill the last part first, part 0 last. */
  int[] filling() {
    stratify();
    for (int unit = 0; unit < parts.length; unit++) {
      if (parts[unit] < 0) {
        int part = wanted.length - 1;
        while (part > 0 && left[part] < units.size(unit) / 2.0) {
          part--;
        }
        assign(unit, part);
      }
    }
    return occupied();
  }

  /** The part of each unit. Units without a stratum go to the part that lacks most rows. */
  int[] even() {
    stratify();
    for (int unit = 0; unit < parts.length; unit++) {
      if (parts[unit] < 0) {
        int part = 0;
        for (int p = 1; p < left.length; p++) {
          part = left[p] > left[part] ? p : part;
        }
        assign(unit, part);
      }
    }
    return occupied();
  }

  private void stratify() {
    Arrays.fill(parts, -1);
    int[][] members = members();
    for (int stratum = rarest(); stratum >= 0; stratum = rarest()) {
      for (int unit : members[stratum]) {
        if (parts[unit] < 0) {
          assign(unit, neediest(stratum));
        }
      }
    }
  }

  /** The units of each stratum; a unit is listed once for each of its rows. */
  private int[][] members() {
    int[][] members = new int[counts.length][];
    int[] filled = new int[counts.length];
    for (int s = 0; s < counts.length; s++) {
      members[s] = new int[counts[s]];
    }
    for (int unit = 0; unit < parts.length; unit++) {
      for (int i = units.starts()[unit]; i < units.starts()[unit + 1]; i++) {
        for (int[] codes : strata.codes()) {
          int stratum = codes[units.rows()[i]];
          if (stratum >= 0) {
            members[stratum][filled[stratum]++] = unit;
          }
        }
      }
    }
    return members;
  }

  /** The stratum with the fewest unassigned rows, -1 if there is none. */
  private int rarest() {
    int rarest = -1;
    for (int s = 0; s < counts.length; s++) {
      if (counts[s] > 0 && (rarest < 0 || counts[s] < counts[rarest])) {
        rarest = s;
      }
    }
    return rarest;
  }

  private int neediest(int stratum) {
    int best = -1;
    for (int p = 0; p < left.length; p++) {
      if (left[p] > 0 && (best < 0 || before(p, best, stratum))) {
        best = p;
      }
    }
    return Math.max(best, 0);
  }

  private boolean before(int p, int best, int stratum) {
    double need = needs[p][stratum];
    return need > needs[best][stratum] || need == needs[best][stratum] && left[p] > left[best];
  }

  private void assign(int unit, int part) {
    parts[unit] = part;
    left[part] -= units.size(unit);
    count(unit, -1);
    for (int i = units.starts()[unit]; i < units.starts()[unit + 1]; i++) {
      for (int[] codes : strata.codes()) {
        int stratum = codes[units.rows()[i]];
        if (stratum >= 0) {
          needs[part][stratum]--;
        }
      }
    }
  }

  /** Adds the strata of a unit to the counts, or takes them away. */
  private void count(int unit, int change) {
    for (int i = units.starts()[unit]; i < units.starts()[unit + 1]; i++) {
      for (int[] codes : strata.codes()) {
        int stratum = codes[units.rows()[i]];
        if (stratum >= 0) {
          counts[stratum] += change;
        }
      }
    }
  }

  /** Large groups may leave a part empty: it gets the smallest unit of the part with most units. */
  private int[] occupied() {
    int[] sizes = new int[wanted.length];
    for (int part : parts) {
      sizes[part]++;
    }
    for (int p = 0; p < sizes.length; p++) {
      int fullest = 0;
      for (int q = 1; q < sizes.length; q++) {
        fullest = sizes[q] > sizes[fullest] ? q : fullest;
      }
      if (sizes[p] == 0 && wanted[p] > 0 && sizes[fullest] > 1) {
        parts[smallest(fullest)] = p;
        sizes[p]++;
        sizes[fullest]--;
      }
    }
    return parts;
  }

  private int smallest(int part) {
    int smallest = -1;
    for (int unit = 0; unit < parts.length; unit++) {
      if (parts[unit] == part && (smallest < 0 || units.size(unit) < units.size(smallest))) {
        smallest = unit;
      }
    }
    return smallest;
  }
}
